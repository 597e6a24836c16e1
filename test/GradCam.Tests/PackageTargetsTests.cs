using System.Diagnostics;

namespace GradCam.Tests;

/// <summary>GradCam.targets, which comes with the package, in a project with the items that NuGet would give.</summary>
public sealed class PackageTargetsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("NativeCopyLocalItems", true)]
    [InlineData("RuntimeTargetsCopyLocalItems", true)]
    [InlineData("RuntimeTargetsCopyLocalItems", false)]
    public void Build_withAnotherOnnxRuntime_copiesItsLibraries(string items, bool gpu)
    {
        string other = gpu
            ? Item("gpu/linux/libonnxruntime.so", "Microsoft.ML.OnnxRuntime.Gpu.Linux", "linux/libonnxruntime.so")
            : "";
        string project = Path.Combine(_folder, "p.proj");
        File.WriteAllText(
            project,
            $"""
            <Project>
              <Target Name="ResolvePackageAssets">
                <ItemGroup>
                  {Item("cpu/linux/libonnxruntime.so", "Microsoft.ML.OnnxRuntime", "linux/libonnxruntime.so")}
                  {Item("cpu/osx/libonnxruntime.dylib", "Microsoft.ML.OnnxRuntime", "osx/libonnxruntime.dylib")}
                  {Item("vips/linux/libvips.so", "NetVips.Native.linux-x64", "linux/libvips.so")}
                  {other}
                </ItemGroup>
              </Target>
              <Import Project="{Path.Combine(Repository.Root, "src/GradCam/GradCam.targets")}" />
              <Target Name="Show" DependsOnTargets="ResolvePackageAssets">
                <Message Importance="high" Text="found @({items}, ' ')" />
              </Target>
            </Project>
            """
        );

        string found = Build(project);

        Assert.Equal(gpu, found.Contains("gpu/linux/libonnxruntime.so"));
        Assert.Equal(!gpu, found.Contains("cpu/linux/libonnxruntime.so"));
        Assert.Contains("cpu/osx/libonnxruntime.dylib", found);
        Assert.Contains("vips/linux/libvips.so", found);

        string Item(string path, string package, string to) =>
            $"""
                <{items} Include="{path}" NuGetPackageId="{package}" DestinationSubPath="{to}" />
                """;
    }

    [Theory]
    [InlineData(
        "",
        "linux-x64/libonnxruntime.so linux-x64/libvips.so linux-x64/libduckdb.so linux-x64/libother.so "
            + "win-x64/other.dll"
    )]
    [InlineData(
        "-p:GradCamNativePackages=Other",
        "linux-x64/libonnxruntime.so linux-x64/libvips.so linux-x64/libduckdb.so linux-x64/libother.so"
    )]
    [InlineData(
        "-p:_IsPublishing=true",
        "linux-x64/libonnxruntime.so win-x64/onnxruntime.dll linux-x64/libvips.so win-x64/libvips.dll "
            + "linux-x64/libduckdb.so win-x64/duckdb.dll "
            + "linux-x64/libother.so win-x64/other.dll"
    )]
    public void Build_withoutRuntime_copiesTheNativeLibrariesOfThisMachine(string option, string expected)
    {
        string project = Path.Combine(_folder, "p.proj");
        string Item(string path, string package) =>
            $"""
                <RuntimeTargetsCopyLocalItems Include="{path}" NuGetPackageId="{package}" DestinationSubPath="{path}"
                  AssetType="native" RuntimeIdentifier="{Path.GetDirectoryName(path)}" />
                """;
        File.WriteAllText(
            project,
            $"""
            <Project>
              <PropertyGroup>
                <NETCoreSdkPortableRuntimeIdentifier>linux-x64</NETCoreSdkPortableRuntimeIdentifier>
              </PropertyGroup>
              <Target Name="ResolvePackageAssets">
                <ItemGroup>
                  {Item("linux-x64/libonnxruntime.so", "Microsoft.ML.OnnxRuntime")}
                  {Item("win-x64/onnxruntime.dll", "Microsoft.ML.OnnxRuntime")}
                  {Item("linux-x64/libvips.so", "NetVips.Native.linux-x64")}
                  {Item("win-x64/libvips.dll", "NetVips.Native.win-x64")}
                  {Item("linux-x64/libduckdb.so", "DuckDB.NET.Bindings.Full")}
                  {Item("win-x64/duckdb.dll", "DuckDB.NET.Bindings.Full")}
                  {Item("linux-x64/libother.so", "Other")}
                  {Item("win-x64/other.dll", "Other")}
                </ItemGroup>
              </Target>
              <Import Project="{Path.Combine(Repository.Root, "src/GradCam/GradCam.targets")}" />
              <Target Name="Show" DependsOnTargets="ResolvePackageAssets">
                <Message Importance="high" Text="found @(RuntimeTargetsCopyLocalItems, ' ')" />
              </Target>
            </Project>
            """
        );

        string found = Build(project, option).Trim();

        Assert.Equal(
            [.. expected.Split(' ').Order(StringComparer.Ordinal)],
            found["found ".Length..].Split(' ').Order(StringComparer.Ordinal)
        );
    }

    private static string Build(string project, string? option = null)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "msbuild",
                project,
                "-t:Show",
                "-nologo",
                "-nodeReuse:false",
                .. option is null or "" ? [] : (string[])[option],
            ]
        )
        {
            RedirectStandardOutput = true,
            // Another test may have removed the current folder.
            WorkingDirectory = Path.GetDirectoryName(project)!,
        };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
