using ActorMQ.Actors.Engine;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Engine.Tests;

public sealed class TreePathTests
{
    [Fact]
    public void Any_names_survive_being_written_and_read()
    {
        // Names made of the characters that matter, and names of any kind.
        var tricky = Gen.Elements('%', '/', '2', '5', 'F', 'f', 'a').NonEmptyListOf().Select(chars => string.Concat(chars));
        var any = ArbMap.Default.GeneratorFor<NonEmptyString>().Select(name => name.Get);
        Prop.ForAll(Gen.OneOf(tricky, any).ListOf().ToArbitrary(), names =>
        {
            var path = names.Aggregate(TreePath.Root, (parent, name) => parent.Child(name));

            var read = TreePath.Parse(path.ToString());

            Assert.Equal(path, read);
            Assert.Equal(path.GetHashCode(), read.GetHashCode());
            Assert.Equal(names.ToList(), read.Names().ToList());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Different_names_are_written_differently()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(NonEmptyString, NonEmptyString)>(), names =>
        {
            var (first, second) = (TreePath.Root.Child(names.Item1.Get), TreePath.Root.Child(names.Item2.Get));
            Assert.Equal(first.Equals(second), string.Equals(first.ToString(), second.ToString(), StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("//")]
    public void Nothing_but_slashes_is_the_root(string text) => Assert.Equal(TreePath.Root, TreePath.Parse(text));

    [Theory]
    [InlineData("user/a")]
    [InlineData("/user/a")]
    [InlineData("/user/a/")]
    [InlineData("//user//a")]
    public void Slashes_at_the_ends_and_doubled_are_forgiven(string text) =>
        Assert.Equal(TreePath.Root.Child("user").Child("a"), TreePath.Parse(text));

    [Fact]
    public void An_escape_may_be_written_in_small_letters() =>
        Assert.Equal(TreePath.Root.Child("a/b"), TreePath.Parse("/a%2fb"));

    [Fact]
    public void A_name_must_not_be_empty() => Assert.Throws<ArgumentException>(() => TreePath.Root.Child(""));

    [Fact]
    public void The_same_name_below_another_parent_is_another_path() =>
        Assert.NotEqual(TreePath.Parse("/a/x"), TreePath.Parse("/b/x"));
}
