using System.Reflection;
using Xunit.Sdk;

namespace ActorMQ.Integration;

/// <summary>Every pair of two lists.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CombinedDataAttribute(string[] first, string[] second) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => first.SelectMany(a => second.Select(b => new object[] { a, b }));
}
