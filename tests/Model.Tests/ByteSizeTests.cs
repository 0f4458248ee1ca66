namespace ActorMQ.Model.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData(0, "0B")]
    [InlineData(1, "1B")]
    [InlineData(1023, "1023B")]
    [InlineData(1024, "1KiB")]
    [InlineData(1500, "1500B")]
    [InlineData(1536, "1536B")]
    [InlineData(64L << 20, "64MiB")]
    [InlineData((64L << 20) + 1024, "65537KiB")]
    [InlineData(3L << 30, "3GiB")]
    [InlineData(1L << 40, "1024GiB")]
    public void It_prints_the_shortest_exact_form(long bytes, string text) => Assert.Equal(text, new ByteSize(bytes).ToString());

    [Fact]
    public void Sizes_are_counted_in_powers_of_1024()
    {
        Assert.Equal(10_240, ByteSize.KiB(10).Bytes);
        Assert.Equal(10_485_760, ByteSize.MiB(10).Bytes);
        Assert.Equal(10_737_418_240, ByteSize.GiB(10).Bytes);
        Assert.Equal(ByteSize.MiB(1), ByteSize.KiB(1024));
    }

    [Fact]
    public void Sizes_are_ordered()
    {
        var (small, large) = (ByteSize.KiB(1), ByteSize.MiB(1));

        Assert.True(small < large && large > small);
        Assert.True(small <= large && large >= small);
        Assert.True(small <= ByteSize.KiB(1) && small >= ByteSize.KiB(1));
        Assert.False(small > large || large < small || small < ByteSize.KiB(1) || small > ByteSize.KiB(1));
        Assert.True(small.CompareTo(large) < 0 && large.CompareTo(small) > 0 && small.CompareTo(small) == 0);
    }
}
