using System.Diagnostics.CodeAnalysis;
using ActorMQ.Hocon;
using ActorMQ.Model;

namespace ActorMQ.Nodes.Configuration;

/// <summary>
/// One object of a configuration, read key by key. What is wrong goes into the report and the fallback is returned, so that reading goes on
/// and all errors come out at once. Keys that were never asked for are unknown: <see cref="Close"/> says so.
/// </summary>
internal sealed class ConfigSection
{
    private static readonly HoconObject Nothing = HoconDocument.Parse("", "").Resolve();

    private readonly HoconObject _values;
    private readonly ConfigReport _report;
    private readonly string _knownPath;
    private readonly List<string> _knownKeys = [];

    /// <param name="values">What is written there.</param>
    /// <param name="report">Where problems go.</param>
    /// <param name="knownPath">The path, with <c>*</c> for names that the user chose.</param>
    public ConfigSection(HoconObject values, ConfigReport report, string knownPath)
    {
        _values = values;
        _report = report;
        _knownPath = knownPath;
    }

    /// <summary>The keys asked for so far.</summary>
    public IReadOnlyList<string> KnownKeys => _knownKeys;

    public string PathOf(string key) => _values.Path.Append(key).ToString();

    public bool Boolean(string key, bool fallback) => Read(key, value => value.AsBoolean(), fallback);

    public int Integer(string key, int fallback) => Read(key, value => value.AsInt32(), fallback);

    public double Number(string key, double fallback) => Read(key, value => value.AsDouble(), fallback);

    public TimeSpan Duration(string key, TimeSpan fallback) => Read(key, value => value.AsDuration(), fallback);

    public ByteSize Size(string key, ByteSize fallback) => Read(key, ConfigValue.Size, fallback);

    public string Text(string key, string fallback) => Read(key, value => value.AsString(), fallback);

    public string? OptionalText(string key, string? fallback = null) => Read(key, ConfigValue.OptionalText, fallback);

    public T Read<T>(string key, Func<HoconValue, T> convert, T fallback) => TryRead(key, convert, out var value) ? value : fallback;

    /// <summary>False when the key is not there, or its value cannot be converted, which then was reported.</summary>
    public bool TryRead<T>(string key, Func<HoconValue, T> convert, [MaybeNullWhen(false)] out T converted)
    {
        converted = default;
        if (!TryGet(key, out var value)) return false;
        try
        {
            converted = convert(value);
            return true;
        }
        catch (HoconException e)
        {
            _report.Error(e.Origin, e.Problem);
            return false;
        }
    }

    public bool Has(string key) => TryGet(key, out _);

    /// <summary>A section below this one. The caller closes it.</summary>
    public ConfigSection Section(string key) => new(ObjectAt(key), _report, $"{_knownPath}.{key}");

    /// <summary>The sections below <paramref name="key"/>, whose names the user chooses. The caller closes them.</summary>
    public IEnumerable<(string Name, ConfigSection Section)> Entries(string key)
    {
        foreach (var (name, value) in ObjectAt(key).Fields)
        {
            // Null takes away an entry that an included file or the defaults have.
            if (value is not HoconNull && TrySection(value, key, out var entry)) yield return (name, entry);
        }
    }

    /// <summary>The sections in an array. The caller closes them.</summary>
    public IEnumerable<ConfigSection> Items(string key)
    {
        foreach (var value in Read(key, value => value.AsArray().Items, []))
        {
            if (TrySection(value, key, out var item)) yield return item;
        }
    }

    /// <summary>Passes on what a record says of its values; each text begins with a key of this section.</summary>
    public void Report(IEnumerable<string> errors)
    {
        foreach (var error in errors) _report.Error(OriginOf(error.Split(' ')[0]), $"{_values.Path}.{error}");
    }

    public void Error(string key, string text) => _report.Error(OriginOf(key), $"{PathOf(key)}: {text}");

    /// <summary>An error of the section as a whole.</summary>
    public void Error(string text) => _report.Error(_values.KeyOrigin, $"{_values.Path}: {text}");

    public void Warning(string key, string text) => _report.Warning(OriginOf(key), $"{PathOf(key)}: {text}");

    /// <summary>A configuration may be checked on another machine than it is for, so a file that is not there is a warning.</summary>
    public void CheckFiles(params ReadOnlySpan<(string Key, string? Path)> files)
    {
        foreach (var (key, path) in files)
        {
            if (path is not null && !File.Exists(path)) Warning(key, $"there is no file {Path.GetFullPath(path)} on this machine");
        }
    }

    /// <summary>All that this section has has been asked for: the rest is unknown.</summary>
    public void Close()
    {
        foreach (var (key, value) in _values.Fields)
        {
            if (!_knownKeys.Contains(key)) _report.Unknown(this, key, value);
        }
    }

    private bool TryGet(string key, [NotNullWhen(true)] out HoconValue? value)
    {
        if (!_knownKeys.Contains(key))
        {
            _knownKeys.Add(key);
            _report.Know($"{_knownPath}.{key}");
        }
        return _values.Fields.TryGetValue(key, out value);
    }

    private bool TrySection(HoconValue value, string key, [NotNullWhen(true)] out ConfigSection? section)
    {
        section = value is HoconObject entry ? new ConfigSection(entry, _report, $"{_knownPath}.{key}.*") : null;
        if (section is null) _report.Error(value.Origin, value.Unexpected("an object").Problem);
        return section is not null;
    }

    private HoconObject ObjectAt(string key) => Read(key, value => value.AsObject(), Nothing);

    /// <summary>Where a key is written; where the section is when the key is not there.</summary>
    private HoconOrigin OriginOf(string key) => _values.TryGet(HoconPath.Of(key.Split('.')), out var value) ? value.Origin : _values.KeyOrigin;
}
