using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GradCam.Tests.Architecture;

/// <summary>A file is a type of its name, in the namespace of its folder, and short enough to be read.</summary>
public class FileTests
{
    private const int MostLines = 300,
        MostColumns = 120;

    // Each has interpolated text that the formatter does not break.
    private static readonly string[] Wide = ["src/GradCam/Concepts/ConceptExplanation.cs"];

    private static IEnumerable<SourceFile> Sources =>
        SourceFile.All.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal));

    [Fact]
    public void File_ofSources_hasOnePublicType() =>
        Allowed.Only(
            "A file has several public types:",
            Sources.Where(f => f.Types().Where(IsPublic).Select(NameOf).Distinct().Count() > 1).Select(f => f.Path),
            []
        );

    [Fact]
    public void File_ofSources_hasTheNameOfItsFirstType() =>
        Allowed.Only(
            "A file has another name than its first type:",
            from file in Sources
            let first = file.Types().FirstOrDefault()
            where first is not null && NameOf(first) != FirstPart(file) && !IsFurtherPart(file, first)
            select file.Path,
            []
        );

    [Fact]
    public void File_isNotTooLong() =>
        Allowed.Only(
            $"A file has more than {MostLines} lines:",
            SourceFile
                .All.Where(f => !f.Path.StartsWith("bench/", StringComparison.Ordinal))
                .Select(f => (f.Path, f.Tree.GetText().Lines.Count))
                // The last line is the empty one behind the last line's end.
                .Where(f => f.Count - 1 > MostLines)
                .ToDictionary(f => f.Path, f => $"{f.Count - 1} lines"),
            []
        );

    [Fact]
    public void Line_isNotTooLong() =>
        Allowed.Only(
            $"A file has lines of more than {MostColumns} columns:",
            SourceFile
                .All.Select(f => (f.Path, Lines: LongLines(f.Tree).ToArray()))
                .Where(f => f.Lines.Length > 0)
                .ToDictionary(f => f.Path, f => $"line {string.Join(", ", f.Lines)}"),
            Wide
        );

    [Fact]
    public void Namespace_isTheFolder_orTheProjectsForPublicTypes() =>
        Allowed.Only(
            "A type is in another namespace:",
            from file in Sources
            from type in file.Types()
            let expected = IsPublic(type) ? ProjectNamespace(file) : FolderNamespace(file)
            let actual = NamespaceOf(type)
            where actual != expected
            select $"{file.Path}: {NameOf(type)} in {actual}",
            []
        );

    /// <summary>A part of a type that says nothing of access has that of its other parts.</summary>
    private static bool IsPublic(MemberDeclarationSyntax type) => type.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static string NameOf(MemberDeclarationSyntax type) =>
        type is DelegateDeclarationSyntax @delegate
            ? @delegate.Identifier.Text
            : ((BaseTypeDeclarationSyntax)type).Identifier.Text;

    /// <summary>A part of a type whose file lies beside has the name of what it adds.</summary>
    private static bool IsFurtherPart(SourceFile file, MemberDeclarationSyntax type) =>
        type.Modifiers.Any(SyntaxKind.PartialKeyword)
        && SourceFile.All.Any(f => f.Path == $"{file.Project}/{file.Folder}/{NameOf(type)}.cs");

    private static string NamespaceOf(SyntaxNode type) =>
        type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    private static string FirstPart(SourceFile file) => file.Path.Split('/')[^1].Split('.')[0];

    private static string ProjectNamespace(SourceFile file) => file.Project.Split('/')[1];

    private static string FolderNamespace(SourceFile file) =>
        string.Join('.', [ProjectNamespace(file), .. file.Path.Split('/')[2..^1]]);

    /// <summary>The numbers of lines that are too long, but those that a raw string literal reaches into.</summary>
    private static IEnumerable<int> LongLines(SyntaxTree tree)
    {
        var text = tree.GetText();
        var lines = text.Lines.Where(l => l.Span.Length > MostColumns).ToArray();
        if (lines.Length == 0)
            return [];
        TextSpan[] raw = [.. tree.GetRoot().DescendantNodes().Where(IsRaw).Select(n => n.Span)];
        return lines.Where(l => !raw.Any(r => r.OverlapsWith(l.Span))).Select(l => l.LineNumber + 1);
    }

    private static bool IsRaw(SyntaxNode node) =>
        node switch
        {
            LiteralExpressionSyntax literal => literal.Token.Kind()
                is SyntaxKind.SingleLineRawStringLiteralToken
                    or SyntaxKind.MultiLineRawStringLiteralToken
                    or SyntaxKind.Utf8SingleLineRawStringLiteralToken
                    or SyntaxKind.Utf8MultiLineRawStringLiteralToken,
            InterpolatedStringExpressionSyntax text => text.StringStartToken.Kind()
                is SyntaxKind.InterpolatedSingleLineRawStringStartToken
                    or SyntaxKind.InterpolatedMultiLineRawStringStartToken,
            _ => false,
        };
}
