namespace GradCam.Data.Audit;

/// <summary>The colour of a cue in a word.</summary>
internal static class CueLook
{
    // Hues from red, in degrees, up to which each name holds.
    private static readonly (int To, string Name)[] Hues =
    [
        (15, "red"),
        (45, "orange"),
        (70, "yellow"),
        (165, "green"),
        (195, "turquoise"),
        (260, "blue"),
        (300, "purple"),
        (345, "pink"),
        (360, "red"),
    ];

    /// <summary>The name; null for what was not found by its colour.</summary>
    public static string? Of(Cue cue, AuditSet set)
    {
        if (cue.Colour is not { } colour)
            return null;
        var (red, green, blue) = ColourCells.Centre(colour);
        return set.Order switch
        {
            ChannelOrder.Rgb => Name(red, green, blue),
            ChannelOrder.Bgr => Name(blue, green, red),
            _ => Name(red, red, red),
        };
    }

    /// <summary>The name of a colour of values 0..1.</summary>
    public static string Name(double red, double green, double blue)
    {
        double most = Math.Max(red, Math.Max(green, blue)),
            least = Math.Min(red, Math.Min(green, blue)),
            chroma = most - least;
        if (most < 0.2)
            return "black";
        if (chroma < 0.15 * most + 0.05)
            return most > 0.85 ? "white" : "grey";
        double hue =
            most == red ? (green - blue) / chroma
            : most == green ? 2 + (blue - red) / chroma
            : 4 + (red - green) / chroma;
        string name = Array.Find(Hues, h => (hue < 0 ? hue + 6 : hue) * 60 <= h.To).Name;
        return name is "orange" or "red" && most < 0.5 ? "brown" : name;
    }
}
