using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GradCam.Tests.Architecture;

/// <summary>A C# file of the repository.</summary>
/// <param name="Path">The path in the repository, with slashes.</param>
/// <param name="Tree">The syntax tree of its text.</param>
internal sealed record SourceFile(string Path, SyntaxTree Tree)
{
    private static readonly string[] Generated = ["obj", "bin", "artifacts", "node_modules"];

    private static readonly Lazy<SourceFile[]> Files = new(() =>
        [
            .. ((string[])["bench", "src", "test"])
                .SelectMany(folder => Below(new(System.IO.Path.Combine(Repository.Root, folder))))
                .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
                .Select(Read),
        ]
    );

    /// <summary>All files of the repository.</summary>
    public static IReadOnlyList<SourceFile> All => Files.Value;

    /// <summary>The path's first two folders, such as src/GradCam.</summary>
    public string Project => string.Join('/', Path.Split('/').Take(2));

    /// <summary>The path below the project.</summary>
    public string Below(string project) => Path[(project.Length + 1)..];

    /// <summary>The folder below the project, empty for the project's own.</summary>
    public string Folder => string.Join('/', Path.Split('/')[2..^1]);

    /// <summary>The types that are not within others.</summary>
    public IEnumerable<MemberDeclarationSyntax> Types() =>
        Tree.GetRoot()
            .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    public override string ToString() => Path;

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder) =>
        folder
            .GetFiles("*.cs")
            .Concat(folder.GetDirectories().Where(d => !Generated.Contains(d.Name)).SelectMany(Below));

    private static SourceFile Read(string path) =>
        new(
            path,
            CSharpSyntaxTree.ParseText(
                File.ReadAllText(System.IO.Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n"),
                CompiledCode.Language,
                path
            )
        );
}
