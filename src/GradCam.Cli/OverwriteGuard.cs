using System.CommandLine;
using GradCam.Cli.Explain;
using GradCam.Foundation;

namespace GradCam.Cli;

/// <summary>Lets files be written where there are none or own ones, and where the user said so.</summary>
/// <param name="overwrite">The user said so.</param>
/// <param name="inputs">Files that are read, and never written over.</param>
internal sealed class OverwriteGuard(bool overwrite, IEnumerable<string> inputs)
{
    private readonly Lazy<HashSet<string>> _inputs = new(() => [.. inputs.Select(FileIdentity.Of)]);

    /// <summary>The option of every command that writes files.</summary>
    public static Option<bool> Option() =>
        new("--overwrite") { Description = "Write over files that gradcam did not write; its own are written anew." };

    /// <summary>Refuses to write over a file that is not ours, or is read.</summary>
    /// <param name="file">The file to write.</param>
    /// <exception cref="GradCamException">It may not be written.</exception>
    public void Check(string file)
    {
        // What is written to a device replaces nothing.
        if (!File.Exists(file) || FileKind.Special(file) is not null)
            return;
        if (_inputs.Value.Contains(FileIdentity.Of(file)))
            throw new GradCamException($"{file} is read, and is not written over; give another name with -o.");
        if (!overwrite && !OwnFile.Is(file))
            throw new GradCamException(
                $"{file} exists and was not written by gradcam: give another name, or --overwrite to replace it."
            );
    }
}
