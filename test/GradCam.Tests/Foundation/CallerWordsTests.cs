using System.Reflection;
using System.Text.RegularExpressions;
using GradCam.Data;
using GradCam.Foundation;
using GradCam.Tests.Architecture;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GradCam.Tests.Foundation;

/// <summary>The library's sentences name its members; other callers read their own words.</summary>
public partial class CallerWordsTests
{
    [Theory]
    [InlineData("give ExplainerOptions.Labels.", "give --labels.", "give the server's --labels.")]
    [InlineData(
        "(ExplainerOptions.Task = ModelTask.MultiLabel).",
        "(--task multi-label).",
        "(the server's --task multi-label)."
    )]
    [InlineData("set ExplainerOptions.Threads = 1.", "set --threads 1.", "set the server's --threads 1.")]
    [InlineData(
        "give ModelCard.Preset = \"keras-tf\".",
        "give --preprocess keras-tf.",
        "give the server's --preprocess keras-tf."
    )]
    [InlineData("(Target.Parse(\"similar:PHOTO\"))", "(--target similar:PHOTO)", "(\"target\": \"similar:PHOTO\")")]
    [InlineData("25 (ExplainRequest.Samples)", "25 (--samples)", "25 (\"samples\")")]
    [InlineData(
        "with ExplainerOptions.FixedInputs[\"mask\"] or ExplainerOptions.FixedPictures[\"mask\"].",
        "with --input mask=FILE.",
        "with the server's --input mask=FILE."
    )]
    [InlineData("; CamMethods.All lists them.", "; the `methods` command lists them.", "; GET /v1/methods lists them.")]
    [InlineData(
        "which KerasModel.Load (package GradCam.Keras) reads",
        "which `gradcam convert` reads",
        "which `gradcam convert` reads"
    )]
    [InlineData(
        "the limit nodes is 5,000; raise it with ResourceLimits.Nodes if you trust the file.",
        "the limit nodes is 5,000; raise it with --limit nodes=N if you trust the file.",
        "the limit nodes is 5,000; the server's owner can raise it."
    )]
    [InlineData("my.ExplainerOptions.Labels and Explainer.Foo", null, null)]
    public void Of_sentence_usesTheWordsOfTheCaller(string sentence, string? commandLine, string? request)
    {
        Assert.Equal(commandLine ?? sentence, CallerWords.OfCommandLine(sentence));
        Assert.Equal(request ?? sentence, CallerWords.OfRequest(sentence));
    }

    [Fact]
    public void Settings_areMembersOfTheLibrary() =>
        Assert.All(
            Setting.All.Where(s => s.Member != "KerasModel.Load"),
            setting =>
            {
                string[] parts = setting.Member.Split('.');
                var type =
                    typeof(Explainer).Assembly.GetType("GradCam." + parts[0])
                    ?? typeof(PictureSet).Assembly.GetType("GradCam.Data." + parts[0], throwOnError: true)!;
                Assert.NotEmpty(
                    type.GetMember(parts[1], BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance)
                );
            }
        );

    [Fact]
    public void Limit_namesItsProperty() =>
        Assert.All(
            ResourceLimits.All,
            limit =>
            {
                string member = Regex
                    .Match(ResourceLimits.Default.Met(limit.Name), @"ResourceLimits\.(\w+)")
                    .Groups[1]
                    .Value;
                Assert.NotNull(typeof(ResourceLimits).GetProperty(member));
                Assert.Contains(
                    $"raise it with --limit {limit.Name}=N",
                    CallerWords.OfCommandLine(ResourceLimits.Default.Met(limit.Name))
                );
            }
        );

    /// <summary>Who calls the library has no options; who does not has a word for each member that is named.</summary>
    [Fact]
    public void Sentences_ofTheLibrary_nameMembersThatOthersHaveWordsFor()
    {
        var texts = Texts().ToArray();

        Assert.All(texts, t => Assert.False(Option().IsMatch(t.Text), $"{t.File} names an option: {t.Text}"));
        var named = texts.SelectMany(t => Member().Matches(t.Text)).Select(m => m.Value).Distinct().ToArray();
        Assert.True(named.Length > 15, string.Join(", ", named));
        // Only who calls the library can set these.
        string[] ofTheLibraryAlone =
        [
            "ExplainerOptions.SessionOptions",
            "ExplainerOptions.WholePictures",
            "EvaluationOptions.MostPictures",
            "EvaluationOptions.BatchSize",
            "FixOptions.MostLoss",
        ];
        Assert.All(named.Except(ofTheLibraryAlone), member => Assert.NotNull(Setting.Of(member)));
    }

    // Rooms that the command line alone calls, and pages, which show commands.
    private static readonly string[] OfTheCommandLine = ["Report", "Rows", "Runs", "Page"];

    /// <summary>The texts in the sources of the libraries, but arguments of programs and the words.</summary>
    private static IEnumerable<(string File, string Text)> Texts() =>
        from file in SourceFile.All
        where
            file.Project is "src/GradCam" or "src/GradCam.Keras"
            || (file.Project == "src/GradCam.Data" && !file.Folder.Split('/').Any(OfTheCommandLine.Contains))
        where !file.Path.EndsWith("/Setting.cs") && !file.Path.EndsWith("/CallerWords.cs")
        where !file.Path.EndsWith("/Isolation.cs")
        from token in file.Tree.GetRoot().DescendantTokens()
        where token.RawKind is (int)SyntaxKind.StringLiteralToken or (int)SyntaxKind.InterpolatedStringTextToken
        where !token.Parent!.AncestorsAndSelf().OfType<AttributeSyntax>().Any()
        select (file.Path, token.ValueText);

    [GeneratedRegex("(?<![\\w-])--[a-z]{2,}")]
    private static partial Regex Option();

    [GeneratedRegex(
        @"(?<![\w.])(?:ExplainerOptions|ExplainRequest|BakeOptions|ModelCard|Explainer|PictureSetOptions|FixOptions"
            + @"|FixBasis|EvaluationOptions|DataSetExtensions|Remedy)\.[A-Z]\w+(?!\[|\w)"
    )]
    private static partial Regex Member();
}
