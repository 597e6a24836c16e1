using System.Reflection;
using System.Text.RegularExpressions;
using GradCam.Tests.Architecture;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GradCam.Tests.Pages;

/// <summary>A C# example of a page, as a program: nothing is added to it but .NET's implicit usings.</summary>
/// <param name="Page">The page's path in the repository.</param>
/// <param name="Number">Its number among the page's examples, from 1.</param>
/// <param name="Code">The text between the fences.</param>
internal sealed partial record PageCode(string Page, int Number, string Code)
{
    // Its examples need a server, which the tests of that have.
    private const string OfServer = "docs/serving.md";

    /// <summary>The examples of the README and of all documents but that of the server.</summary>
    public static IReadOnlyList<PageCode> All { get; } =
    [
        .. Directory
            .GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "README.md"))
            .Where(path => Name(path) != OfServer)
            .Order(StringComparer.Ordinal)
            .SelectMany(Examples),
    ];

    /// <summary>The examples of the page of the server.</summary>
    public static IReadOnlyList<PageCode> Server { get; } = [.. Examples(Path.Combine(Repository.Root, OfServer))];

    public override string ToString() => $"{Page}:{Number}";

    /// <summary>The compiler's warnings and errors.</summary>
    public IReadOnlyList<string> Problems() =>
        [
            .. Compile()
                .GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(d => d.Severity >= DiagnosticSeverity.Warning)
                .Select(d => d.ToString()),
        ];

    /// <summary>Runs it in this process, with a photograph as its argument.</summary>
    public void Run()
    {
        using var assembly = new MemoryStream();
        var result = Compile().Emit(assembly, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        Assembly.Load(assembly.ToArray()).EntryPoint!.Invoke(null, [(string[])["samples/chelsea.png"]]);
    }

    /// <summary>The files that it says it writes.</summary>
    public IEnumerable<string> Written() => SavedFile().Matches(Code).Select(m => m.Groups[1].Value);

    private CSharpCompilation Compile() =>
        CSharpCompilation.Create(
            $"example-{Path.GetFileNameWithoutExtension(Page)}-{Number}",
            [CompiledCode.Parsed(CompiledCode.ImplicitUsings), CompiledCode.Parsed(Code)],
            CompiledCode.References,
            new(
                Microsoft.CodeAnalysis.OutputKind.ConsoleApplication,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );

    private static IEnumerable<PageCode> Examples(string path) =>
        Fence()
            .Matches(File.ReadAllText(path).ReplaceLineEndings("\n"))
            .Select((m, i) => new PageCode(Name(path), i + 1, m.Groups[1].Value));

    private static string Name(string path) => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');

    [GeneratedRegex("^ *```(?:csharp|cs|c#)\n(.*?)^ *```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("""\.Save\("([^"]+)"\)""")]
    private static partial Regex SavedFile();
}
