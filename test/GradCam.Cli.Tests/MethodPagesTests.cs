using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using GradCam.Foundation;
using GradCam.Rendering;

namespace GradCam.Cli.Tests;

/// <summary>
/// The pages about the methods: every method has one, and what they say and show is so. GRADCAM_ACCEPT=1 draws their
/// pictures anew.
/// </summary>
public partial class MethodPagesTests : CliFixture
{
    private const int Width = 216,
        TileSize = 128,
        Columns = 8;

    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", "..", ".."));
    private static readonly string Docs = Path.Combine(Root, "docs"),
        Pictures = Path.Combine(Docs, "images", "methods");
    private static readonly string Transformer = Path.Combine(
        Root,
        "test",
        "GradCam.Tests",
        "Golden",
        "conformance",
        "vit"
    );

    public static TheoryData<string> Methods => [.. CamMethods.All.Select(m => m.Name)];

    public static TheoryData<string> Commands =>
        [
            .. Pages()
                .SelectMany(page => Command().Matches(File.ReadAllText(page)))
                .Select(m => m.Groups[1].Value.Trim())
                .Distinct(),
        ];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Page_ofMethod_namesItRightly(string name)
    {
        var method = CamMethods.Parse(name);
        string page = File.ReadAllText(PageOf(name));

        Assert.StartsWith($"# {method.Title}\n\n![", page);
        Assert.Contains($"](../images/methods/{name}.png)", page);
        Assert.Matches($@"gradcam explain .*--method (\w+,)*{name}\b", page);
        Assert.Contains($"]({method.Paper.OriginalString})", page);
        foreach (var variant in CamMethods.Variants.Where(v => v.Name.StartsWith($"{name}:", StringComparison.Ordinal)))
        {
            Assert.Contains($"`{variant.Name}`", page);
            Assert.Contains($"]({variant.Paper.OriginalString})", page);
        }
        string[] properties = [.. Property().Matches(page).Select(m => m.Groups[1].Value)];
        Assert.NotEmpty(properties);
        Assert.All(
            properties,
            p =>
                Assert.Same(
                    method,
                    typeof(CamMethods).GetProperty(p, BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
                )
        );
    }

    [Fact]
    public void Overview_hasARowForEveryMethod_andNamesEveryVariant()
    {
        string overview = File.ReadAllText(Path.Combine(Docs, "methods.md"));
        Assert.Contains($"GradCam has {CamMethods.All.Count} methods", overview);
        foreach (var method in CamMethods.All)
        {
            string begin = Regex.Escape($"[{method.Title}](methods/{method.Name}.md) | `{method.Name}` |");
            string passes = Regex.Escape(CallerWords.OfCommandLine(method.Passes));
            Assert.Matches($@"(?m)^\| {begin} .+ \| {passes} \|$", overview);
        }
        Assert.All(CamMethods.Variants, variant => Assert.Contains($"`{variant.Name}`", overview));
    }

    [Fact]
    public void Pages_linkToFilesThatExist_andNoneIsLeftOver()
    {
        foreach (string page in Pages())
        foreach (Match link in Link().Matches(File.ReadAllText(page)))
            Assert.True(
                File.Exists(Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value)),
                $"{page} links to {link.Groups[1].Value}."
            );
        Assert.Equal(
            CamMethods.All.Select(m => m.Name).Order(),
            Directory.GetFiles(Path.Combine(Docs, "methods")).Select(Path.GetFileNameWithoutExtension).Order()
        );
        Assert.Equal(
            CamMethods.All.Select(m => m.Name).Append("sheet").Order(),
            Directory.GetFiles(Pictures).Select(Path.GetFileNameWithoutExtension).Order()
        );
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Command_ofPage_runs(string command)
    {
        string[] args = [.. Word().Matches(command).Select(m => m.Value.Trim('\''))];
        // What stands for a reader's own files becomes files of the repository; one sample shows as well as many that
        // an option is right.
        args =
        [
            .. args.Select(a =>
                a switch
                {
                    "samples/chelsea.png" or "photo.jpg" => Chelsea,
                    "vit.onnx" => Path.Combine(Transformer, "model.onnx"),
                    _ => a,
                }
            ),
        ];
        if (Array.IndexOf(args, "--samples") is > 0 and var samples)
            args = [.. args[..samples], .. args[(samples + 2)..]];

        var result = await Run([.. args, "--samples", "1", "--task", "classification", "-o", Out]);

        Assert.Equal("", result.Error);
        Assert.Equal(0, result.Code);
    }

    [Fact]
    public async Task Pictures_areWhatTheToolDraws()
    {
        bool accept = Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1";
        // Methods of many passes take long, and those that draw lots look a little different on another processor.
        foreach (
            var (name, drawn) in await Draw([
                .. CamMethods.All.Where(m => accept || m.Passes == "1").Select(m => m.Name),
            ])
        )
            Check(drawn, PictureOf(name), accept);

        var tiles = CamMethods.All.Select(m => (Picture.Load(PictureOf(m.Name)), m.Title));
        Check(Sheet.Render([.. tiles], Columns, TileSize), PictureOf("sheet"), accept);
    }

    [Theory]
    [InlineData("gradcam", "cam")]
    [InlineData("gradcam", "hirescam")]
    [InlineData("gradcam", "xgradcam")]
    [InlineData("gradcam", "shapleycam")]
    [InlineData("gradcam_plus_plus", "smooth_gradcam_plus_plus")]
    [InlineData("gradcam_elementwise", "layercam")]
    [InlineData("eigengradcam", "segeigencam")]
    public void Pictures_thatThePagesCallTheSame_are(string one, string other) =>
        Assert.True(Difference(Picture.Load(PictureOf(one)), Picture.Load(PictureOf(other))) < 0.5);

    /// <summary>The methods' pictures as the tool writes them, smaller.</summary>
    private async Task<IReadOnlyList<(string Name, Picture Picture)>> Draw(string[] methods)
    {
        string[] onPhotograph = [.. methods.Except(["legrad"])];
        await Run("explain", Chelsea, "--method", string.Join(',', onPhotograph), "-o", Out);
        ZipFile.ExtractToDirectory(Path.Combine(Transformer, "golden.npz"), At("golden"));
        await Run(
            "explain",
            At("golden/input.npy"),
            "-m",
            Path.Combine(Transformer, "model.onnx"),
            "--method",
            "legrad",
            "-o",
            Out
        );
        return
        [
            .. onPhotograph.Select(name => (name, Small($"chelsea.cat.{name}.overlay.png"))),
            ("legrad", Small("input.0000.class-9.legrad.heatmap.png")),
        ];

        Picture Small(string file)
        {
            var picture = Picture.Load(Path.Combine(Out, file));
            int width = picture.Width > picture.Height ? Width : Width * 2 / 3;
            return Tile.Resize(picture, width, (int)Math.Round((double)width * picture.Height / picture.Width));
        }
    }

    private static void Check(Picture drawn, string path, bool accept)
    {
        if (accept)
            drawn.Save(path);
        var shown = Picture.Load(path);
        Assert.Equal((drawn.Width, drawn.Height), (shown.Width, shown.Height));
        // Other processors round the last bit differently.
        double difference = Difference(shown, drawn);
        Assert.True(
            difference < 0.5,
            $"{Path.GetFileName(path)} differs by {difference} on average; draw the pictures anew with "
                + "GRADCAM_ACCEPT=1."
        );
    }

    private static double Difference(Picture a, Picture b) =>
        a.Rgb.ToArray().Zip(b.Rgb.ToArray(), (x, y) => Math.Abs(x - y)).Average();

    private static string PictureOf(string method) => Path.Combine(Pictures, $"{method}.png");

    private static string PageOf(string method) => Path.Combine(Docs, "methods", $"{method}.md");

    private static IEnumerable<string> Pages() =>
        CamMethods.All.Select(m => PageOf(m.Name)).Prepend(Path.Combine(Docs, "methods.md"));

    private static string Here([CallerFilePath] string file = "") => file;

    [GeneratedRegex(@"^gradcam ([^#\n]+)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"CamMethods\.(\w+)")]
    private static partial Regex Property();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)\)")]
    private static partial Regex Link();
}
