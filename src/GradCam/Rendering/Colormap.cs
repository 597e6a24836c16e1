using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using GradCam.Foundation;

namespace GradCam;

/// <summary>A colour for each value 0..1, in 256 steps, equal to OpenCV's map of the same name.</summary>
public sealed class Colormap
{
    /// <summary>The number of colours of a map.</summary>
    public const int Steps = 256;

    private const int TableLength = Steps * 3;

    // The order of the tables in the embedded file.
    private static readonly string[] Names =
    [
        "jet",
        "turbo",
        "viridis",
        "inferno",
        "magma",
        "plasma",
        "hot",
        "bone",
        "parula",
        "cividis",
        "twilight",
    ];

    private readonly byte[] _rgb;

    private Colormap(string name, byte[] rgb) => (Name, _rgb) = (name, rgb);

    /// <summary>Every colormap, the default first.</summary>
    public static ImmutableArray<Colormap> All { get; } = ReadTables();

    /// <summary>Blue, cyan, yellow, red: the usual colours of Grad-CAM pictures.</summary>
    public static Colormap Jet => Parse("jet");

    /// <summary>Like jet, but without its false edges.</summary>
    public static Colormap Turbo => Parse("turbo");

    /// <summary>Violet, green, yellow; evenly perceived, also by the colour-blind.</summary>
    public static Colormap Viridis => Parse("viridis");

    /// <summary>Black, red, yellow; evenly perceived.</summary>
    public static Colormap Inferno => Parse("inferno");

    /// <summary>Black, violet, pale yellow; evenly perceived.</summary>
    public static Colormap Magma => Parse("magma");

    /// <summary>Blue, red, yellow; evenly perceived.</summary>
    public static Colormap Plasma => Parse("plasma");

    /// <summary>Black, red, yellow, white.</summary>
    public static Colormap Hot => Parse("hot");

    /// <summary>Greys with a tint of blue.</summary>
    public static Colormap Bone => Parse("bone");

    /// <summary>Blue, green, yellow: MATLAB's default.</summary>
    public static Colormap Parula => Parse("parula");

    /// <summary>Blue, grey, yellow; made for the colour-blind.</summary>
    public static Colormap Cividis => Parse("cividis");

    /// <summary>Cyclic: white, blue, black, red, white.</summary>
    public static Colormap Twilight => Parse("twilight");

    /// <summary>The name on the command line and in requests.</summary>
    public string Name { get; }

    /// <summary>The table, <c>byte[256, 3]</c>, red first.</summary>
    public ReadOnlySpan<byte> Rgb => _rgb;

    /// <summary>The colormap of a name.</summary>
    /// <exception cref="GradCamException">There is none of that name; near names are suggested.</exception>
    public static Colormap Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(map => map.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new GradCamException($"There is no colormap '{name}': {Suggestions.Hint(name, Names)}");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>
    /// The step of a value 0..1, cut down as <c>uint8(255 · value)</c> in NumPy; values beyond are clipped.
    /// </summary>
    internal static int StepOf(float value) => (int)(255 * Math.Clamp(value, 0, 1));

    /// <summary>The steps of many values.</summary>
    internal static void StepsOf(ReadOnlySpan<float> values, Span<int> steps)
    {
        var i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var within = Vector256.Min(
                Vector256.Max(Vector256.Create(values[i..]), Vector256<float>.Zero),
                Vector256<float>.One
            );
            Vector256.ConvertToInt32(within * 255).CopyTo(steps[i..]);
        }
        for (; i < values.Length; i++)
            steps[i] = StepOf(values[i]);
    }

    private static ImmutableArray<Colormap> ReadTables()
    {
        using var stream = typeof(Colormap).Assembly.GetManifestResourceStream("GradCam.colormaps.bin")!;
        var tables = new byte[Names.Length * TableLength];
        stream.ReadExactly(tables);
        return [.. Names.Select((name, i) => new Colormap(name, tables[(i * TableLength)..((i + 1) * TableLength)]))];
    }
}
