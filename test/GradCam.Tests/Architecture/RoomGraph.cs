using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GradCam.Tests.Architecture;

/// <summary>
/// The rooms that each file of the library knows: by the namespaces that it uses and by the types that it names or
/// whose members it uses. Public types share one namespace, so the compiler has to say which type is meant.
/// </summary>
internal static class RoomGraph
{
    private const string Project = "src/GradCam",
        Namespace = "GradCam.";

    /// <summary>The rooms that a file knows and should not, each with the types it knows there.</summary>
    /// <returns>Keys such as "Targets/Target.cs -> Running".</returns>
    public static IReadOnlyDictionary<string, string> ToTheRight()
    {
        SourceFile[] files = [.. SourceFile.All.Where(f => f.Project == Project)];
        var compilation = Compile(files.Select(f => f.Tree));
        return files
            .AsParallel()
            .SelectMany(file =>
            {
                string path = file.Below(Project);
                int place = Rooms.PlaceOf(Rooms.Of(path));
                return Known(compilation.GetSemanticModel(file.Tree))
                    .Where(known => Rooms.PlaceOf(known.Room) > place)
                    .Select(known => (Key: $"{path} -> {known.Room}", known.Type));
            })
            .GroupBy(known => known.Key, known => known.Type)
            .ToDictionary(g => g.Key, g => string.Join(", ", g.Distinct().Order(StringComparer.Ordinal)));
    }

    private static IEnumerable<(string Room, string Type)> Known(SemanticModel model)
    {
        var root = model.SyntaxTree.GetRoot();
        foreach (var directive in root.DescendantNodes().OfType<UsingDirectiveSyntax>())
        {
            string used = directive.NamespaceOrType.ToString();
            if (used.StartsWith(Namespace, StringComparison.Ordinal))
                yield return (used.Split('.')[1], "using");
        }
        foreach (var name in root.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var info = model.GetSymbolInfo(name);
            var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            var type = symbol as INamedTypeSymbol ?? (symbol is INamespaceSymbol ? null : symbol?.ContainingType);
            if (type is not null && RoomOf(type) is { } room)
                yield return (room, type.Name);
        }
    }

    /// <summary>The room that a type is declared in; of several, the leftmost. Null for types of others.</summary>
    private static string? RoomOf(INamedTypeSymbol type) =>
        type
            .DeclaringSyntaxReferences.Select(r => r.SyntaxTree.FilePath)
            .Select(path =>
                path.StartsWith(Project + '/', StringComparison.Ordinal) ? Rooms.Of(path[(Project.Length + 1)..])
                // Made from the format's own description.
                : path.Length > 0 ? "Onnx"
                : null
            )
            .OfType<string>()
            .MinBy(Rooms.PlaceOf);

    private static CSharpCompilation Compile(IEnumerable<SyntaxTree> trees) =>
        CSharpCompilation.Create(
            "GradCam",
            [.. trees, Parsed(Protocol()), CompiledCode.Parsed(CompiledCode.ImplicitUsings)],
            CompiledCode.References.Where(r =>
                Path.GetFileName(r.FilePath) is not ("GradCam.dll" or "GradCam.Tests.dll")
            ),
            new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true)
        );

    private static SyntaxTree Parsed(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(file), CompiledCode.Language, file);

    /// <summary>The messages of ONNX files, as the build has written them.</summary>
    private static string Protocol() =>
        new DirectoryInfo(Path.Combine(Repository.Root, Project, "obj"))
            .EnumerateFiles("Onnx.cs", SearchOption.AllDirectories)
            .MaxBy(f => f.LastWriteTimeUtc)
            ?.FullName
        ?? throw new InvalidOperationException("The build has left no Onnx.cs.");
}
