using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace GradCam.Cli.Tests;

/// <summary>
/// The gallery, and the page of the command line, show what the commands beside their pictures write; GRADCAM_ACCEPT=1
/// writes the pictures anew. What is warm in them lies on the object.
/// </summary>
public sealed partial class GalleryTests : ProgramFixture
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", "..", ".."));
    private static readonly string Pages = string.Join(
        '\n',
        ((string[])["gallery.md", "command-line.md"]).Select(page => File.ReadAllText(Path.Combine(Root, "docs", page)))
    );

    /// <summary>The arguments of each command, and the picture that it writes, below docs.</summary>
    public static TheoryData<string, string> Commands =>
        [.. Command().Matches(Pages).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Picture_isWhatItsCommandWrites(string command, string picture)
    {
        string written = At($"written{Path.GetExtension(picture)}"),
            shown = Path.Combine(Root, "docs", picture);

        // Headings hold the names of files as they are given, from the top of the repository.
        var result = await Shell($"cd '{Root}' && exec $gradcam {command} -o '{written}'");

        Assert.True(result.Code == 0, result.Error);
        if (Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1")
            File.Copy(written, shown, overwrite: true);
        Picture expected = Picture.Load(shown),
            drawn = Picture.Load(written);
        Assert.Equal((expected.Width, expected.Height), (drawn.Width, drawn.Height));
        // Other processors round the last bit differently.
        double difference = expected.Rgb.ToArray().Zip(drawn.Rgb.ToArray(), (a, b) => Math.Abs(a - b)).Average();
        Assert.True(
            difference < 0.5,
            $"{picture} differs by {difference} on average; draw the gallery anew with GRADCAM_ACCEPT=1."
        );
    }

    [Fact]
    public void Pages_showEveryPicture_andNoOther()
    {
        string[] shown = [.. Shown().Matches(Pages).Select(m => m.Groups[1].Value)];

        Assert.All(shown, file => Assert.True(File.Exists(Path.Combine(Root, "docs", file)), $"{file} is missing."));
        Assert.All(Commands, row => Assert.Contains(row.Data.Item2, shown));
        Assert.All(
            Directory.GetFiles(Path.Combine(Root, "docs", "images", "gallery")),
            file => Assert.Contains($"images/gallery/{Path.GetFileName(file)}", shown)
        );
    }

    /// <summary>The strongest evidence, and most of what has half of it, are where the object was drawn.</summary>
    /// <param name="input">The input in models/gallery; a picture, a signal or a volume.</param>
    /// <param name="network">The network.</param>
    /// <param name="method">The method of the gallery's picture.</param>
    /// <param name="target">The target.</param>
    /// <param name="from">The object's beginning on each axis, first to last, as part of the axis.</param>
    /// <param name="to">Its end on each axis.</param>
    [Theory]
    [InlineData("detector.jpg", "detector", "odam", "triangle", new[] { 0.13, 0.54 }, new[] { 0.327, 0.712 })]
    [InlineData("detector.jpg", "detector", "odam", "circle", new[] { 0.705, 0.358 }, new[] { 0.928, 0.581 })]
    [InlineData(
        "segmentation.jpg",
        "segmentation",
        "seg-grad-cam",
        "region:star",
        new[] { 0.535, 0.586 },
        new[] { 0.853, 0.922 }
    )]
    [InlineData(
        "transformer.jpg",
        "transformer",
        "gradcam_elementwise",
        "red",
        new[] { 0.09, 0.15 },
        new[] { 0.596, 0.658 }
    )]
    [InlineData("heartbeat.npy", "heartbeat", "gradcam", "extra beat", new[] { 0.22 }, new[] { 0.4 })]
    [InlineData("nodule.npy", "nodule", "hirescam", "nodule", new[] { 0.18, 0.4, 0.25 }, new[] { 0.44, 0.59, 0.44 })]
    public async Task Evidence_liesOnTheObject(
        string input,
        string network,
        string method,
        string target,
        double[] from,
        double[] to
    )
    {
        string folder = Path.Combine(Root, "models", "gallery");
        string[] model = ["-m", Path.Combine(folder, $"{network}.onnx"), "--method", method, "--target", target];

        var result = await Run(["explain", Path.Combine(folder, input), .. model, "--save", "map", "-o", Out]);

        Assert.True(result.Code == 0, result.Error);
        var map = Npy.Load(Assert.Single(Directory.GetFiles(Out, "*.npy")));
        int[] warm = [.. Enumerable.Range(0, map.Data.Length).Where(i => map.Data[i] >= 0.5)];
        double part = warm.Count(IsInside) / (double)warm.Length;
        Assert.True(part > 0.8, $"{part:P0} of the warm places lie on the object.");
        Assert.True(IsInside(Array.IndexOf(map.Data, map.Data.Max())), "The strongest evidence lies elsewhere.");

        bool IsInside(int index)
        {
            for (int axis = map.Shape.Length - 1; axis >= 0; axis--)
            {
                double at = (index % map.Shape[axis] + 0.5) / map.Shape[axis];
                if (at < from[axis] || at > to[axis])
                    return false;
                index /= map.Shape[axis];
            }
            return true;
        }
    }

    private static string Here([CallerFilePath] string file = "") => file;

    [GeneratedRegex(@"^gradcam (.+) -o docs/(images/\S+)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"\]\((images/[^)]+)\)")]
    private static partial Regex Shown();
}
