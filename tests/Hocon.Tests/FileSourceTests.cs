using System.Text;

namespace ActorMQ.Hocon.Tests;

public sealed class FileSourceTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hocon-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        var file = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    [Fact]
    public void A_file_is_loaded_with_the_files_it_includes()
    {
        Write("conf.d/one.conf", "b = 1, include \"two\"");
        Write("conf.d/two.json", """{"c":2}""");
        var main = Write("main.conf", "a = 0, include \"conf.d/../conf.d/one\", include \"missing\", include \"conf.d\"");
        Assert.Equal("""{"a":0,"b":1,"c":2}""", HoconJson.Write(HoconDocument.Load(main).Resolve()));
    }

    [Fact]
    public void An_included_file_is_named_in_full()
    {
        var included = Write("conf.d/one.conf", "b = [");
        var main = Write("main.conf", "include \"conf.d/one.conf\"");
        var error = Assert.Throws<HoconException>(() => HoconDocument.Load(main));
        Assert.Equal(new HoconOrigin(included, 1, 6), error.Origin);
    }

    [Fact]
    public void Two_names_of_one_file_do_not_hide_a_circle()
    {
        Write("conf.d/one.conf", "include \"../main.conf\"");
        var main = Write("main.conf", "include \"conf.d/one.conf\"");
        Assert.Contains("in a circle", Assert.Throws<HoconException>(() => HoconDocument.Load(main)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text()
    {
        var file = Write("bom.conf", [0xEF, 0xBB, 0xBF, .. "a = ]"u8]);
        var error = Assert.Throws<HoconException>(() => HoconDocument.Load(file));
        Assert.Equal($"{file}:1:5: expected a value after '=', found ']'", error.Message);
    }

    [Fact]
    public void A_file_must_be_UTF_8()
    {
        var file = Write("latin.conf", [.. "a = "u8, 0xE4]);
        var error = Assert.Throws<HoconException>(() => HoconDocument.Load(file));
        Assert.Equal($"{file}: the file is not valid UTF-8 at byte 4", error.Message);
    }

    [Fact]
    public void A_missing_file_is_an_error()
    {
        var file = Path.Combine(_directory, "missing.conf");
        Assert.Equal($"{file}: there is no such file", Assert.Throws<HoconException>(() => HoconDocument.Load(file)).Message);
    }

    [Fact]
    public void A_name_that_no_file_can_have_is_an_error()
    {
        var main = Write("main.conf", "include \"a\\u0000b.conf\"");
        var error = Assert.Throws<HoconException>(() => HoconDocument.Load(main));
        Assert.StartsWith($"{main}:1:9: cannot read ", error.Message, StringComparison.Ordinal);
    }
}
