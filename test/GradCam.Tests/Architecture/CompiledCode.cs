using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GradCam.Tests.Architecture;

/// <summary>The settings and references for compiling code of the repository, in tests of the code itself.</summary>
internal static class CompiledCode
{
    /// <summary>The implicit usings of Microsoft.NET.Sdk.</summary>
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly Lazy<PortableExecutableReference[]> Assemblies = new(() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ]
    );

    /// <summary>The version of C#.</summary>
    public static CSharpParseOptions Language { get; } = new(LanguageVersion.Latest);

    /// <summary>The assemblies of .NET, of the packages and of the projects.</summary>
    public static IReadOnlyList<PortableExecutableReference> References => Assemblies.Value;

    /// <summary>Code that is in no file.</summary>
    public static SyntaxTree Parsed(string code) => CSharpSyntaxTree.ParseText(code, Language);
}
