using System.Globalization;

namespace GradCam.Cli.Shown;

/// <summary>A file as an inline picture of iTerm2 (https://iterm2.com/documentation-images.html).</summary>
internal static class ITerm2Graphics
{
    /// <param name="base64">The file in base64.</param>
    public static string Of(string base64)
    {
        int size = base64.Length / 4 * 3 - base64.AsSpan(Math.Max(0, base64.Length - 2)).Count('=');
        return string.Create(CultureInfo.InvariantCulture, $"\x1b]1337;File=inline=1;size={size}:{base64}\a\n");
    }
}
