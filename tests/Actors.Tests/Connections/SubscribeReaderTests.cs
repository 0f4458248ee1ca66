using ActorMQ.Actors.Connections;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Tests.Connections;

public sealed class SubscribeReaderTests
{
    [Fact]
    public void What_is_not_asked_for_has_a_default()
    {
        var request = Read("id=1;destination=/queue/a");

        Assert.Equal("/queue/a", request.Address.Text);
        Assert.Equal(
            (AckMode.Auto, 0, 0, 0, false, false, false),
            (request.AckMode, request.Prefetch, request.Priority, request.PendingLimit, request.IsExclusive, request.IsBrowser, request.NoLocal));
        Assert.Null(request.Selector);
    }

    [Theory]
    [InlineData("auto", AckMode.Auto)]
    [InlineData("client", AckMode.Client)]
    [InlineData("client-individual", AckMode.ClientIndividual)]
    public void Ack_modes_are_those_of_STOMP(string ack, AckMode mode) => Assert.Equal(mode, Read($"id=1;destination=/queue/a;ack={ack}").AckMode);

    [Theory]
    [InlineData("activemq.prefetchSize=10", 10)]
    [InlineData("prefetchSize=10", 10)]
    [InlineData("prefetch-count=10", 10)]
    [InlineData("activemq.prefetchSize=10;prefetchSize=20;prefetch-count=30", 10)]
    [InlineData("activemq.prefetchSize=1", 1)]
    [InlineData("activemq.prefetchSize=0", 1)]
    [InlineData("activemq.prefetchSize=2147483647", int.MaxValue)]
    public void Prefetch_is_asked_for_under_several_names_and_is_one_at_least(string header, int prefetch) =>
        Assert.Equal(prefetch, Read($"id=1;destination=/queue/a;{header}").Prefetch);

    [Theory]
    [InlineData("activemq.priority=127", 127)]
    [InlineData("activemq.priority=-128", -128)]
    [InlineData("activemq.priority=+5", 5)]
    public void Priority_is_that_of_the_consumer(string header, int priority) => Assert.Equal(priority, Read($"id=1;destination=/queue/a;{header}").Priority);

    [Theory]
    [InlineData("activemq.maximumPendingMessageLimit=100", 100)]
    [InlineData("activemq.maximumPendingMessageLimit=0", 0)]
    [InlineData("activemq.maximumPendingMessageLimit=-1", 0)]
    public void A_pending_limit_below_zero_is_none(string header, int limit) => Assert.Equal(limit, Read($"id=1;destination=/topic/a;{header}").PendingLimit);

    [Fact]
    public void Yes_is_true_in_whatever_case()
    {
        var request = Read("id=1;destination=/queue/a;activemq.exclusive=TRUE;activemq.noLocal=true;browser=True");

        Assert.True(request.IsExclusive && request.NoLocal && request.IsBrowser);
        Assert.True(Read("id=1;destination=/topic/a;no-local=true").NoLocal);
        Assert.False(Read("id=1;destination=/queue/a;activemq.exclusive=yes;activemq.noLocal=1;browser=").IsBrowser);
    }

    [Fact]
    public void Options_of_the_destination_are_read_and_headers_win()
    {
        var request = Read("id=1;destination=/queue/a?consumer.prefetchSize~10&consumer.priority~3&consumer.exclusive~true;activemq.priority=4");

        Assert.Equal((10, 4, true), (request.Prefetch, request.Priority, request.IsExclusive));
        Assert.Equal("a", request.Address.Parts[0].Name.Name);
    }

    [Fact]
    public void A_selector_is_parsed_and_a_blank_one_is_none()
    {
        Assert.Equal("mc_identity = 'x'", Read("id=1;destination=/queue/a;selector=mc_identity ~ 'x'").Selector!.Text);
        Assert.Null(Read("id=1;destination=/queue/a;selector= ").Selector);
    }

    [Fact]
    public void A_browser_acknowledges_nothing() => Assert.Equal(AckMode.Auto, Read("id=1;destination=/queue/a;browser=true;ack=client").AckMode);

    [Theory]
    [InlineData("activemq.dispatchAsync=false")]
    [InlineData("activemq.retroactive=true")]
    [InlineData("activemq.networkSubscription=true")]
    [InlineData("transformation=jms-map-json")]
    [InlineData("receipt=1")]
    [InlineData("content-length=0")]
    [InlineData("persistent=true")]
    public void Other_headers_mean_nothing(string header) => Read($"id=1;destination=/queue/a;{header}");

    [Fact]
    public void STOMP_1_0_needs_no_id() => Assert.NotNull(Read("destination=/queue/a", StompVersion.V10));

    [Theory]
    [InlineData("id=1;destination=/queue/a,/topic/b,/temp-queue/c")]
    [InlineData("id=1;destination=/queue/a.>")]
    [InlineData("id=1;destination= /queue/a ")]
    [InlineData("id=;destination=a")]
    [InlineData("id=1;destination=/remote-temp-queue/ID-1")]
    public void Any_destination_may_be_subscribed_to(string headers) => Read(headers);

    [Theory]
    [InlineData("destination=/queue/a", "missing-header", "SUBSCRIBE received without a subscription id!")]
    [InlineData("id=1", "missing-header", "Invalid empty or 'null' Destination header")]
    [InlineData("id=1;destination= ", "missing-header", "Invalid empty or 'null' Destination header")]
    [InlineData(
        "id=1;destination=/nowhere/a",
        "invalid-destination",
        "Illegal destination name: [/nowhere/a] -- destinations must begin with one of: /queue/ /topic/ /temp-queue/ /temp-topic/")]
    [InlineData(
        "id=1;destination=/remote-temp-queue/>",
        "invalid-destination",
        "Illegal destination name: [/remote-temp-queue/>] -- temporary destinations have no wildcards")]
    [InlineData(
        "id=1;destination=/temp-topic/a.*", "invalid-destination", "Illegal destination name: [/temp-topic/a.*] -- temporary destinations have no wildcards")]
    [InlineData("id=1;destination=/queue/a;ack=Client", "invalid-header", "Invalid ack header: [Client] is not auto, client or client-individual")]
    [InlineData("id=1;destination=/queue/a;ack=", "invalid-header", "Invalid ack header: [] is not auto, client or client-individual")]
    [InlineData(
        "id=1;destination=/queue/a;activemq.prefetchSize=-1", "invalid-header", "Invalid prefetchSize header: [-1] is not a whole number from 0 to 2147483647")]
    [InlineData(
        "id=1;destination=/queue/a;activemq.prefetchSize=many",
        "invalid-header",
        "Invalid prefetchSize header: [many] is not a whole number from 0 to 2147483647")]
    [InlineData(
        "id=1;destination=/queue/a;activemq.prefetchSize=2147483648",
        "invalid-header",
        "Invalid prefetchSize header: [2147483648] is not a whole number from 0 to 2147483647")]
    [InlineData(
        "id=1;destination=/queue/a;prefetch-count=-1", "invalid-header", "Invalid prefetch-count header: [-1] is not a whole number from 0 to 2147483647")]
    [InlineData("id=1;destination=/queue/a;activemq.priority=128", "invalid-header", "Invalid priority header: [128] is not a whole number from -128 to 127")]
    [InlineData("id=1;destination=/queue/a;activemq.priority=-129", "invalid-header", "Invalid priority header: [-129] is not a whole number from -128 to 127")]
    [InlineData(
        "id=1;destination=/queue/a;activemq.maximumPendingMessageLimit=-2",
        "invalid-header",
        "Invalid maximumPendingMessageLimit header: [-2] is not a whole number from -1 to 2147483647")]
    [InlineData("id=1;destination=/topic/a;browser=true", "invalid-header", "browser:true is for queues by name, not for topics or wildcards")]
    [InlineData("id=1;destination=/queue/a.>;browser=true", "invalid-header", "browser:true is for queues by name, not for topics or wildcards")]
    [InlineData("id=1;destination=/queue/a,/topic/b;browser=true", "invalid-header", "browser:true is for queues by name, not for topics or wildcards")]
    [InlineData(
        "id=1;destination=/queue/a;activemq.subscriptionName=s",
        "invalid-header",
        "A durable subscription is for one topic, by name or by a wildcard, and not a temporary one")]
    [InlineData(
        "id=1;destination=/temp-topic/a;durable-subscription-name=s",
        "invalid-header",
        "A durable subscription is for one topic, by name or by a wildcard, and not a temporary one")]
    [InlineData(
        "id=1;destination=/topic/a,/topic/b;durable=true",
        "invalid-header",
        "A durable subscription is for one topic, by name or by a wildcard, and not a temporary one")]
    public void What_cannot_be_done_is_refused_with_the_reason(string headers, string code, string message)
    {
        var error = ErrorOf(headers, StompVersion.V11);

        Assert.Equal((code, message), (error.Code.Code, error.Message));
    }

    [Fact]
    public void A_browser_needs_STOMP_1_1()
    {
        var error = ErrorOf("id=1;destination=/queue/a;browser=true", StompVersion.V10);

        Assert.Equal((ErrorCode.NotSupported, "Queue Browser feature only valid for Stomp v1.1+ clients!"), (error.Code, error.Message));
    }

    [Fact]
    public void A_selector_that_does_not_parse_is_quoted()
    {
        var error = ErrorOf("id=1;destination=/queue/a;selector=a ~ ", StompVersion.V12);

        Assert.Equal(ErrorCode.InvalidSelector, error.Code);
        Assert.StartsWith("Invalid selector [a = ]: ", error.Message, StringComparison.Ordinal);
    }

    private static SubscribeRequest Read(string headers, StompVersion version = StompVersion.V12)
    {
        Assert.True(SubscribeReader.TryRead(Headers(headers), version, out var request, out var error), error?.Message);
        return request;
    }

    private static BrokerError ErrorOf(string headers, StompVersion version)
    {
        Assert.False(SubscribeReader.TryRead(Headers(headers), version, out var request, out var error));
        Assert.Null(request);
        return error;
    }

    /// <summary>From <c>name=value;name=value</c>; a tilde in a value stands for an equals sign.</summary>
    private static Dictionary<string, string> Headers(string text) => text
        .Split(';')
        .Select(header => header.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1].Replace('~', '='), StringComparer.Ordinal);
}
