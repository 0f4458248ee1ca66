using ActorMQ.Actors.Protocol;


namespace ActorMQ.Actors.Security.Logins;

/// <summary>One password of a user from one address, to be verified once for all who gave it.</summary>
internal sealed class LoginAttempt
{
    public LoginAttempt(LoginRequest first)
    {
        (Origin, Login, Passcode) = (first.Origin, first.Login!, first.Passcode);
        Requests.Add(first);
    }

    public Origin Origin { get; }

    public string Login { get; }

    public string? Passcode { get; }

    public List<LoginRequest> Requests { get; } = [];

    public bool IsSameAs(LoginRequest request) => Origin == request.Origin && Login == request.Login && Passcode == request.Passcode;
}
