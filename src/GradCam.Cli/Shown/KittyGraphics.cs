using System.Globalization;
using System.Text;

namespace GradCam.Cli.Shown;

/// <summary>
/// A PNG file for the graphics protocol of kitty (https://sw.kovidgoyal.net/kitty/graphics-protocol/).
/// </summary>
internal static class KittyGraphics
{
    private const int Chunk = 4096;

    /// <param name="base64">The file in base64.</param>
    public static string Of(string base64)
    {
        var text = new StringBuilder();
        for (int at = 0; at < base64.Length; at += Chunk)
        {
            int more = at + Chunk < base64.Length ? 1 : 0;
            // a=T shows it, f=100 is PNG, q=2 asks for no answer, which would be typed into the shell.
            string first = at == 0 ? "a=T,f=100,q=2," : "";
            text.Append(CultureInfo.InvariantCulture, $"\x1b_G{first}m={more};")
                .Append(base64.AsSpan(at, Math.Min(Chunk, base64.Length - at)))
                .Append("\x1b\\");
        }
        return text.Append('\n').ToString();
    }
}
