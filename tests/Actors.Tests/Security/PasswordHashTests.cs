using ActorMQ.Actors.Security;


namespace ActorMQ.Actors.Tests.Security;

public sealed class PasswordHashTests
{
    [Theory]
    [InlineData("secret")]
    [InlineData("")]
    [InlineData("$a$b:c\\ \u20ac")]
    public void A_password_is_verified_after_it_was_written_and_read(string password)
    {
        var text = PasswordHash.Create(password, 1000).ToString();

        Assert.True(PasswordHash.TryParse(text, out var hash));

        Assert.Equal(text, hash.ToString());
        Assert.True(hash.Verify(password));
        Assert.False(hash.Verify(password + "x"));
        Assert.False(hash.Verify(password.ToUpperInvariant() + " "));
        Assert.Matches(@"^\$pbkdf2-sha512\$1000\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44}$", text);
    }

    [Fact]
    public void The_same_password_is_hashed_to_another_text_each_time() =>
        Assert.False(PasswordHash.Create("secret", 1).ToString() == PasswordHash.Create("secret", 1).ToString());

    [Fact]
    public void A_hash_made_elsewhere_is_understood()
    {
        // PBKDF2-HMAC-SHA512 of "password" with salt "salt" and one iteration, as published with the algorithm's test vectors.
        var hash = Convert.ToBase64String(
            Convert.FromHexString(
                "867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce"));

        Assert.True(PasswordHash.TryParse($"$pbkdf2-sha512$1$c2FsdA==${hash}", out var parsed));

        Assert.True(parsed.Verify("password"));
        Assert.False(parsed.Verify("Password"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("$pbkdf2-sha512$1000$c2FsdA==")]
    [InlineData("$pbkdf2-sha512$1000$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAA$")]
    [InlineData("x$pbkdf2-sha512$1000$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha256$1000$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$PBKDF2-SHA512$1000$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$0$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$-1$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$10000001$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$99999999999$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$1e3$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$1000$not base64!$AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$1000$c2FsdA==$not base64!")]
    [InlineData("$pbkdf2-sha512$1000$c2FsdA==$")]
    [InlineData("$pbkdf2-sha512$1000$c2FsdA==$ \n")]
    [InlineData("$pbkdf2-sha512$1000$c2FsdA==$AAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_hash_is_refused(string text)
    {
        Assert.False(PasswordHash.TryParse(text, out var hash));
        Assert.Null(hash);
    }
}
