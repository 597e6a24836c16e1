namespace GradCam.Tests.Architecture;

/// <summary>The tests of a folder of src lie in the same folder of the project's tests.</summary>
public class MirrorTests
{
    [Fact]
    public void EveryFolder_ofSources_hasItsMirror()
    {
        var tested = SourceFile.All.Select(FolderOf).ToHashSet();
        var missing = SourceFile
            .All.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal))
            .Select(FolderOf)
            .Where(folder => !tested.Contains(MirrorOf(folder)));
        Allowed.Only("A folder of sources has no folder of tests:", missing, []);
    }

    private static string FolderOf(SourceFile file) => file.Path[..file.Path.LastIndexOf('/')];

    /// <summary>Of "src/GradCam/Onnx", "test/GradCam.Tests/Onnx".</summary>
    private static string MirrorOf(string folder)
    {
        string[] parts = folder.Split('/');
        return string.Join('/', ["test", $"{parts[1]}.Tests", .. parts[2..]]);
    }
}
