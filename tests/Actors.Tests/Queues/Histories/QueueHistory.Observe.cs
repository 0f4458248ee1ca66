using ActorMQ.Actors.Protocol;


namespace ActorMQ.Actors.Tests.Histories;

/// <content>What the queue did in a turn.</content>
internal sealed partial class QueueHistory
{
    private void Observe()
    {
        LetIn();
        var closed = new HashSet<string>();
        var served = new List<(ModelConsumer Consumer, ModelMessage Message)>();
        foreach (var consumer in _consumers)
        {
            foreach (var batch in consumer.TakeNews())
            {
                if (consumer.IsBrowser) ObserveShown(consumer, batch);
                else ObserveDelivered(consumer, batch, served);
            }
        }
        foreach (var (_, message) in served.Where(s => s.Message is { Group: not null, ClosesGroup: true })) closed.Add(message.Group!);
        var before = _groupOwners;
        LearnGroupOwners();
        foreach (var (consumer, message) in served) CheckGroup(consumer, message, before, closed);
        ObserveLetters();
        ObserveReports();
        foreach (var transaction in _transactions)
        {
            var isTold = transaction is { IsCompleted: true, IsRenounced: false };
            if (transaction.TimesTold != (isTold && !transaction.IsVoid ? 1 : 0))
                throw Wrong($"the client of a transaction was told {transaction.TimesTold} times");
            if (transaction.TimesFailed != (isTold && transaction.IsVoid ? 1 : 0))
                throw Wrong($"the client of a transaction was told of a failure {transaction.TimesFailed} times");
            if (transaction.Vote != transaction.ExpectedVote) throw Wrong($"the vote was {transaction.Vote}");
        }
        foreach (var browser in _consumers.Where(c => c is { IsBrowser: true, IsAttached: true, BrowseEnds: > 0 })) ObserveBrowseEnd(browser);
    }

    private void LetIn()
    {
        while (_atTheDoor.Count > _world.State.WaitingAtTheDoor) _atTheDoor.Dequeue();
        if (_atTheDoor.Count < _world.State.WaitingAtTheDoor)
            throw Wrong($"{_world.State.WaitingAtTheDoor} messages wait at the door instead of {_atTheDoor.Count}");
    }

    private void ObserveDelivered(ModelConsumer consumer, DeliveryBatch batch, List<(ModelConsumer Consumer, ModelMessage Message)> served)
    {
        for (var i = 0; i < batch.Deliveries.Count; i++)
        {
            var (content, count) = batch.Deliveries[i];
            var tag = batch.FirstTag + i;
            var message = _byId[content.Id];
            Note($"  {consumer}:{tag} gets {message}");
            if (!consumer.IsAttached) throw Wrong($"{consumer} is gone and gets {message}");
            if (message.Status != ModelStatus.Waiting || _atTheDoor.Contains(message)) throw Wrong($"{message} is delivered to {consumer}");
            if (message.NotBefore > Now) throw Wrong($"{message} is delivered before its delay is over");
            if (message.Message.IsExpired(Now)) throw Wrong($"{message} is delivered after it has expired");
            if (count != message.Count) throw Wrong($"{message} is delivered with a count of {count}");
            if (!consumer.HasRoom) throw Wrong($"{consumer} has no room for {message}");
            if (!consumer.Wants(message)) throw Wrong($"{consumer} does not want {message}");
            if (Sole is { } sole && sole != consumer) throw Wrong($"{consumer} gets {message}, though {sole} is exclusive");
            if (tag != consumer.NextTag) throw Wrong($"{consumer} gets {message} with tag {tag} instead of {consumer.NextTag}");
            CheckOrder(consumer, message);
            consumer.NextTag = tag + 1;
            consumer.Unsettled.Add(tag, message);
            message.Status = ModelStatus.InFlight;
            message.Holder = consumer;
            message.Tag = tag;
            served.Add((consumer, message));
        }
    }

    /// <summary>Messages that were never given back come in the order of their arrival.</summary>
    private void CheckOrder(ModelConsumer consumer, ModelMessage message)
    {
        if (message.WasReturned) return;
        // A message of a group may have waited for the group's owner, and be older than what others got meanwhile: messages that are not
        // of the group, or that the owner does not want.
        if (IsForeign(message.Group, consumer)) return;
        var place = (message.Lane, message.Group);
        if (consumer.Seen.GetValueOrDefault(place) > message.Order) throw Wrong($"{consumer} gets {message} after m{consumer.Seen[place]}");
        consumer.Seen[place] = message.Order;
    }

    /// <summary>True when a group is somebody else's, at the beginning of the turn or at its end.</summary>
    private bool IsForeign(string? group, ModelConsumer consumer) =>
        group is not null
        && ((_groupOwners.TryGetValue(group, out var before) && before != consumer)
            || (_world.State.ConsumerSet.GroupOwners.TryGetValue(group, out var now) && now.Request.Id != consumer.Id));

    private void CheckGroup(ModelConsumer consumer, ModelMessage message, Dictionary<string, ModelConsumer> ownersBefore, HashSet<string> closed)
    {
        if (message.Group is null || closed.Contains(message.Group) || Sole is not null) return;
        if (!ownersBefore.TryGetValue(message.Group, out var owner) && !_groupOwners.TryGetValue(message.Group, out owner))
            throw Wrong($"{consumer} gets {message}, and nobody has the group");
        if (owner != consumer && owner.Wants(message)) throw Wrong($"{consumer} gets {message}, whose group is {owner}'s");
    }

    private void LearnGroupOwners()
    {
        _groupOwners = _world.State.ConsumerSet.GroupOwners.ToDictionary(pair => pair.Key, pair => ConsumerOf(pair.Value.Request.Id));
        foreach (var (group, owner) in _groupOwners)
        {
            if (!owner.IsAttached) throw Wrong($"{owner} is gone and still owns {group}");
        }
    }

    private void ObserveShown(ModelConsumer browser, DeliveryBatch batch)
    {
        foreach (var delivery in batch.Deliveries)
        {
            var message = _byId[delivery.Message.Id];
            Note($"  {browser} sees {message}");
            if (!browser.IsAttached) throw Wrong($"{browser} is gone and sees {message}");
            if (browser.BrowseEnds > 0 && browser.IsEnded) throw Wrong($"{browser} sees {message} after the end");
            if (!browser.Wants(message)) throw Wrong($"{browser} does not want {message}");
            if (++browser.Untaken > browser.Request.Prefetch) throw Wrong($"{browser} has no room for {message}");
            if (browser.Shown.LastOrDefault() is { } last && (last.Lane, -last.Order).CompareTo((message.Lane, -message.Order)) <= 0)
                throw Wrong($"{browser} sees {message} after {last}");
            browser.Shown.Add(message);
        }
    }

    private void ObserveBrowseEnd(ModelConsumer browser)
    {
        if (browser.BrowseEnds > 1) throw Wrong($"{browser} ends {browser.BrowseEnds} times");
        if (browser.IsEnded) return;
        browser.IsEnded = true;
        Note($"  {browser} has seen all");
        foreach (var message in browser.Expected)
        {
            if (message.Status is ModelStatus.Waiting or ModelStatus.InFlight && !message.WasReturned && !browser.Shown.Contains(message) && !IsGone(message))
                throw Wrong($"{browser} did not see {message}");
        }
    }

    private void ObserveLetters()
    {
        foreach (var letter in _world.DeadLetters.Letters)
        {
            var message = _byId[letter.Message.Id];
            if (_letters.Contains(message)) continue;
            Note($"  the dead letter queue gets {message}");
            var isExpired = message.Status == ModelStatus.Waiting && message.Message.IsExpired(Now);
            if (message.Status != ModelStatus.Dying && !isExpired) throw Wrong($"{message} is dead-lettered");
            if (!MayDie(message)) throw Wrong($"{message} is dead-lettered twice");
            message.Status = ModelStatus.Dying;
            _letters.Add(message);
        }
        if (!_world.DeadLetters.IsMissing) return;
        // They are offered again later, and are not on their way to anybody.
        foreach (var message in _messages.Where(m => m.Status == ModelStatus.Dying && !_letters.Contains(m))) OnDeadLetterRefused(message);
    }

    private void ObserveReports()
    {
        foreach (var token in _publisher.Confirmed.Skip(_confirmed))
        {
            var message = _messages[(int)token - 1];
            Note($"  {message} is confirmed");
            if (message.IsConfirmed) throw Wrong($"{message} is confirmed twice");
            if (message.IsPersistent && message.IsAlive && !IsGone(message) && !_world.Journal.Has(message.Id))
                throw Wrong($"{message} is confirmed and not in the journal");
            message.IsConfirmed = true;
        }
        _confirmed = _publisher.Confirmed.Count;
        if (_publisher.Refused.Count != _refused) throw Wrong($"{_publisher.Refused.Count} messages were refused instead of {_refused}");
        if (_publisher.Accepted + _refused > _published) throw Wrong($"{_publisher.Accepted} messages of {_published} were accepted");
    }
}
