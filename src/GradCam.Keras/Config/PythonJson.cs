namespace GradCam.Keras.Config;

/// <summary>Python's extensions of JSON: NaN and Infinity.</summary>
internal static class PythonJson
{
    /// <summary>
    /// The text in JSON's own words: null for what is no number, a number beyond all bounds for infinity, whose sign
    /// stays before it.
    /// </summary>
    public static byte[] Mended(ReadOnlySpan<byte> json)
    {
        var mended = new List<byte>(json.Length + 16);
        bool text = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte next = json[i];
            if (!text && (next is (byte)'N' or (byte)'I'))
            {
                var word = next == 'N' ? "NaN"u8 : "Infinity"u8;
                if (json[i..].StartsWith(word))
                {
                    mended.AddRange(next == 'N' ? "null"u8 : "1e999"u8);
                    i += word.Length - 1;
                    continue;
                }
            }
            mended.Add(next);
            if (next == '"')
                text = !text;
            else if (text && next == '\\' && i + 1 < json.Length)
                mended.Add(json[++i]);
        }
        return [.. mended];
    }
}
