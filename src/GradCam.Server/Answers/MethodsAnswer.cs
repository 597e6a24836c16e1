namespace GradCam.Server.Answers;

/// <summary><c>GET /v1/methods</c>.</summary>
internal sealed record MethodsAnswer(
    IReadOnlyList<MethodAnswer> Methods,
    IReadOnlyList<string> Colormaps,
    IReadOnlyList<string> Normalizations
);

/// <summary>A method.</summary>
/// <param name="Name">Its name in requests.</param>
/// <param name="Title">Its name in prose.</param>
/// <param name="About">What it is good for.</param>
/// <param name="Passes">The number of runs of the network for one map, in words.</param>
/// <param name="Slow">It needs many runs.</param>
/// <param name="AtInput">Its map is one of pixels, whatever layer is asked for.</param>
/// <param name="Variant">It computes another paper's or tool's version of a method.</param>
/// <param name="Paper">The address of its paper.</param>
internal sealed record MethodAnswer(
    string Name,
    string Title,
    string About,
    string Passes,
    bool Slow,
    bool AtInput,
    bool Variant,
    string Paper
);

/// <summary><c>GET /v1/colormaps</c>.</summary>
internal sealed record ColormapsAnswer(IReadOnlyList<ColormapAnswer> Colormaps);

/// <summary>A colormap.</summary>
/// <param name="Name">Its name in requests.</param>
/// <param name="Rgb">Its 256 colours, red first, 768 bytes.</param>
internal sealed record ColormapAnswer(string Name, byte[] Rgb);
