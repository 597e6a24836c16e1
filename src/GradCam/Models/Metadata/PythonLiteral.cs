using System.Globalization;
using System.Text;
using System.Text.Json;
using GradCam.Foundation;

namespace GradCam.Models.Metadata;

/// <summary>
/// Lists, dicts, tuples, strings and numbers as Python prints them. They are rewritten as JSON, which a library reads;
/// nothing is executed.
/// </summary>
internal sealed class PythonLiteral
{
    private readonly string _text;
    private readonly StringBuilder _json = new();
    private int _at;

    private PythonLiteral(string text) => _text = text;

    /// <summary>The value of a text of Python or JSON; null if it is neither. To be disposed.</summary>
    public static JsonDocument? Parse(string text)
    {
        if (!UnicodeJson.IsWellFormed(text))
            return null;
        return ConfigJson.TryParse(Encoding.UTF8.GetBytes(text))
            ?? (
                new PythonLiteral(text).ToJson() is { } json && UnicodeJson.IsWellFormed(json)
                    ? ConfigJson.TryParse(Encoding.UTF8.GetBytes(json))
                    : null
            );
    }

    private string? ToJson()
    {
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c is '\'' or '"')
            {
                if (!String())
                    return null;
            }
            else if (char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+' or '.')
                Word();
            else
            {
                _json.Append(
                    c switch
                    {
                        '(' => '[',
                        ')' => ']',
                        _ => c,
                    }
                );
                _at++;
            }
        }
        return _json.ToString();
    }

    /// <summary>A number, a constant, or the <c>u</c> before a string; numbers that are keys are quoted.</summary>
    private void Word()
    {
        int from = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '-' or '+' or '.'))
            _at++;
        string word = _text[from.._at];
        if (word is "u" or "U" && _at < _text.Length && _text[_at] is '\'' or '"')
            return;
        int next = _at;
        while (next < _text.Length && char.IsWhiteSpace(_text[next]))
            next++;
        bool isKey = next < _text.Length && _text[next] == ':';
        _json.Append(
            word switch
            {
                _ when isKey => $"\"{word}\"",
                "True" => "true",
                "False" => "false",
                "None" => "null",
                _ => word,
            }
        );
    }

    private bool String()
    {
        char quote = _text[_at++];
        var value = new StringBuilder();
        while (_at < _text.Length && _text[_at] != quote)
            if (!Character(value))
                return false;
        if (_at == _text.Length)
            return false;
        _at++;
        _json.Append('"').Append(JsonEncodedText.Encode(Repaired(value.ToString()))).Append('"');
        return true;
    }

    private bool Character(StringBuilder value)
    {
        char c = _text[_at++];
        if (c != '\\')
        {
            value.Append(c);
            return true;
        }
        if (_at == _text.Length)
            return false;
        char escape = _text[_at++];
        switch (escape)
        {
            case 'n':
                value.Append('\n');
                return true;
            case 't':
                value.Append('\t');
                return true;
            case 'r':
                value.Append('\r');
                return true;
            case '\\' or '\'' or '"':
                value.Append(escape);
                return true;
            case 'x':
                return Code(value, 2);
            case 'u':
                return Code(value, 4);
            case 'U':
                return Code(value, 8);
            default:
                // Python leaves what is no escape as it is.
                value.Append('\\').Append(escape);
                return true;
        }
    }

    private bool Code(StringBuilder value, int digits)
    {
        if (
            _at + digits > _text.Length
            || !uint.TryParse(
                _text.AsSpan(_at, digits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out uint code
            )
            || code > 0x10FFFF
        )
            return false;
        _at += digits;
        value.Append(code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32((int)code));
        return true;
    }

    // Halves of characters, which JSON cannot hold.
    private static string Repaired(string text) =>
        UnicodeJson.IsWellFormed(text) ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
