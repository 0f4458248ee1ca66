using System.Reflection;
using ActorMQ.Model.Errors;

namespace ActorMQ.Model.Tests.Errors;

public sealed class ErrorCodeTests
{
    /// <summary>Programs match on these: one may be added, none may change. True = the connection ends.</summary>
    private static readonly (string Code, bool Closes)[] Frozen =
    [
        ("malformed-frame", true),
        ("unknown-command", true),
        ("limit-exceeded", true),
        ("invalid-content-length", true),
        ("unsupported-version", true),
        ("invalid-heart-beat", true),
        ("authentication-failed", true),
        ("connect-timeout", true),
        ("too-many-connections", true),
        ("connection-replaced", true),
        ("client-id-in-use", true),
        ("connection-killed", true),
        ("broker-stopping", true),
        ("broker-moved", true),
        ("slow-consumer", true),
        ("not-connected", true),
        ("too-many-logins", true),
        ("proxy-required", true),
        ("already-connected", false),
        ("invalid-destination", false),
        ("no-such-destination", false),
        ("destination-not-yours", false),
        ("destination-full", false),
        ("destination-failed", false),
        ("broker-lost", false),
        ("not-authorized", false),
        ("missing-header", false),
        ("invalid-header", false),
        ("invalid-selector", false),
        ("duplicate-subscription", false),
        ("no-such-subscription", false),
        ("unexpected-ack", false),
        ("transaction-exists", false),
        ("no-such-transaction", false),
        ("transaction-failed", false),
        ("too-many-subscriptions", false),
        ("too-many-transactions", false),
        ("transaction-too-large", false),
        ("too-many-destinations", false),
        ("memory-limit", false),
        ("durable-subscription-in-use", false),
        ("not-supported", false),
        ("storage-failed", false),
        ("internal-error", true),
    ];

    [Fact]
    public void Codes_never_change() => Assert.Equal(Frozen, ErrorCode.All.Select(code => (code.Code, code.Closes)).ToArray());

    [Fact]
    public void Every_code_is_listed_once()
    {
        var declared = typeof(ErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<ErrorCode>()
            .ToHashSet();

        Assert.Equal(declared.Count, ErrorCode.All.Count);
        Assert.True(declared.SetEquals(ErrorCode.All));
        Assert.Equal(declared.Count, declared.Select(code => code.Code).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Codes_are_lower_case_words_and_advice_is_one_line() => Assert.All(ErrorCode.All, code =>
    {
        Assert.Matches("^[a-z]+(-[a-z]+)*$", code.Code);
        Assert.Equal(code.Code, code.ToString());
        Assert.Matches("^[ -~]{20,200}$", code.Advice);
    });
}
