using System.Text;
using GradCam.Cli.Explain;
using GradCam.Data.Runs;
using GradCam.Foundation;
using GradCam.Imaging;
using GradCam.Onnx;

namespace GradCam.Cli;

/// <summary>
/// Tells files that this program wrote from those of others by what stands in them. Only <c>.npy</c> files, which have
/// no room for a word, are known by their names.
/// </summary>
internal static class OwnFile
{
    private const int HeadLength = 1 << 12;

    // Results, audits, and bundles of reports.
    private static readonly string[] JsonBeginnings =
    [
        "{\"explanations\":",
        "{\"version\":1,\"model\":",
        "{\"version\":1,\"title\":",
    ];

    /// <summary>True for a file that was written by this program, or is empty.</summary>
    /// <param name="path">The file, which exists.</param>
    public static bool Is(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (FileKind.Special(path) is not null)
                return false;
            if (file.Length == 0)
                return true;
            string ending = file.Extension.ToLowerInvariant();
            return ending switch
            {
                ".npy" => IsNamed(file.Name) && FileMark.Is(path, "NUMPY"),
                ".json" => JsonBeginnings.Any(b => Beginning(path).StartsWith(b, StringComparison.Ordinal)),
                ".html" or ".htm" => FileMark.Is(path, "<meta name=\"generator\" content=\"GradCam "),
                ".parquet" => FileMark.Is(path, Merge.Mark) || FileMark.Is(path, "gradcam_evaluation"),
                ".onnx" => IsModel(path),
                _ => PictureEncoder.Writes(ending) && FileMark.Is(path, PictureEncoder.Software),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or GradCamException)
        {
            // What cannot be read cannot be told to be ours.
            return false;
        }
    }

    /// <summary>
    /// <c>INPUT.CLASS.METHOD.raw.npy</c>, where a layer may follow the method: nothing else has such names.
    /// </summary>
    private static bool IsNamed(string name) =>
        name.Split('.') is [_, _, .. var parts, "raw" or "map", _]
        && parts.Any(part => CamMethods.All.Concat(CamMethods.Variants).Any(m => OutputNames.Clean(m.Name) == part));

    /// <summary>A model that was baked, converted or fixed says so in its metadata.</summary>
    private static bool IsModel(string path)
    {
        var model = OnnxFile.Load(path);
        return model.ProducerName == "gradcam"
            || model.MetadataProps.Any(p => p.Key.StartsWith("gradcam.", StringComparison.Ordinal));
    }

    /// <summary>The first letters of a JSON text, without spaces.</summary>
    private static string Beginning(string path)
    {
        using var file = FileBytes.Shared(path);
        return string.Concat(
            Encoding.UTF8.GetString(FileBytes.Part(file, 0, HeadLength)).Where(c => !char.IsWhiteSpace(c))
        );
    }
}
