using System.Text;

namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>
/// What stands between two runs of a LIKE pattern: literal characters, and places where any one character stands. A surrogate pair is one
/// character.
/// </summary>
internal sealed class LikePiece
{
    private readonly string _literals;

    // Null when every position is literal.
    private readonly bool[]? _isAny;
    private readonly Rune[]? _characters;
    private readonly Matcher? _matcher;

    private LikePiece(string literals, bool[]? isAny)
    {
        _literals = literals;
        if (isAny is null) return;
        _isAny = isAny;
        _characters = [.. literals.EnumerateRunes()];
        _matcher = new Matcher(_characters, isAny);
    }

    /// <summary>How much of the text the piece takes if it stands at its beginning; -1 when it does not.</summary>
    public int LengthAtStart(ReadOnlySpan<char> text)
    {
        if (_isAny is null) return text.StartsWith(_literals) ? _literals.Length : -1;
        var at = 0;
        for (var i = 0; i < _characters!.Length; i++)
        {
            if (at == text.Length) return -1;
            Rune.DecodeFromUtf16(text[at..], out var character, out var taken);
            if (!_isAny[i] && character != _characters[i]) return -1;
            at += taken;
        }
        return at;
    }

    public bool IsAtEnd(ReadOnlySpan<char> text)
    {
        if (_isAny is null) return text.EndsWith(_literals);
        for (var i = _characters!.Length - 1; i >= 0; i--)
        {
            if (text.IsEmpty) return false;
            Rune.DecodeLastFromUtf16(text, out var character, out var taken);
            if (!_isAny[i] && character != _characters[i]) return false;
            text = text[..^taken];
        }
        return true;
    }

    /// <summary>Where the first place of the text that the piece fits ends; -1 when there is none.</summary>
    public int EndOfFirst(ReadOnlySpan<char> text)
    {
        if (_matcher is not null) return _matcher.EndOfFirst(text);
        var index = text.IndexOf(_literals);
        return index < 0 ? -1 : index + _literals.Length;
    }

    /// <summary>Gathers a piece.</summary>
    public sealed class Builder
    {
        private readonly StringBuilder _literals = new();
        private readonly List<int> _anyAt = [];

        public void Add(char literal) => _literals.Append(literal);

        public void AddAny()
        {
            _anyAt.Add(_literals.Length);
            _literals.Append('_');
        }

        /// <summary>What has been added since the last call.</summary>
        public LikePiece TakePiece()
        {
            var literals = _literals.ToString();
            bool[]? isAny = null;
            if (_anyAt.Count > 0)
            {
                var anyAt = _anyAt.ToHashSet();
                isAny = new bool[literals.EnumerateRunes().Count()];
                var (at, index) = (0, 0);
                foreach (var rune in literals.EnumerateRunes())
                {
                    isAny[index++] = anyAt.Contains(at);
                    at += rune.Utf16SequenceLength;
                }
            }
            _literals.Clear();
            _anyAt.Clear();
            return new LikePiece(literals, isAny);
        }
    }

    /// <summary>
    /// Follows all places where the piece may have begun at once, a bit for each: so the time does not depend on how often it nearly fits.
    /// </summary>
    private sealed class Matcher
    {
        private const int Bits = 64;

        private readonly int _length;
        private readonly ulong[] _any;

        // Where a character stands: as bits if it stands at many places, else as numbers. So it takes little memory, however many characters there are.
        private readonly Dictionary<Rune, ulong[]> _frequent = [];
        private readonly Dictionary<Rune, int[]> _rare = [];

        public Matcher(Rune[] characters, bool[] isAny)
        {
            _length = characters.Length;
            _any = new ulong[(_length + Bits - 1) / Bits];
            for (var i = 0; i < _length; i++)
            {
                if (isAny[i]) Set(_any, i);
            }
            foreach (var places in Enumerable.Range(0, _length).Where(i => !isAny[i]).GroupBy(i => characters[i]))
            {
                var numbers = places.ToArray();
                if (numbers.Length <= _any.Length)
                {
                    _rare.Add(places.Key, numbers);
                    continue;
                }
                var bits = (ulong[])_any.Clone();
                foreach (var i in numbers) Set(bits, i);
                _frequent.Add(places.Key, bits);
            }
        }

        public int EndOfFirst(ReadOnlySpan<char> text)
        {
            Span<ulong> state = stackalloc ulong[_any.Length];
            Span<ulong> fitting = stackalloc ulong[_any.Length];
            state.Clear();
            for (var at = 0; at < text.Length;)
            {
                Rune.DecodeFromUtf16(text[at..], out var character, out var taken);
                at += taken;
                _frequent.GetValueOrDefault(character, _any).CopyTo(fitting);
                if (_rare.TryGetValue(character, out var places))
                {
                    foreach (var i in places) Set(fitting, i);
                }
                var carry = 1UL;
                for (var word = 0; word < state.Length; word++)
                {
                    var next = state[word] >> (Bits - 1);
                    state[word] = ((state[word] << 1) | carry) & fitting[word];
                    carry = next;
                }
                if ((state[^1] & (1UL << ((_length - 1) % Bits))) != 0) return at;
            }
            return -1;
        }

        private static void Set(Span<ulong> bits, int index) => bits[index / Bits] |= 1UL << (index % Bits);
    }
}
