using GradCam.Foundation;

namespace GradCam.Cli.Explain;

/// <summary>One input's files, written but not yet named.</summary>
/// <param name="input">The input.</param>
/// <param name="staging">The folder that the files are written to.</param>
internal sealed class StagedFiles(InputFile input, Staging staging)
{
    private readonly List<(string Path, string[] Parts, string Ending, Action<string> Named)> _files = [];

    /// <summary>Writes a file.</summary>
    /// <param name="parts">The parts of its name: class, method, layer.</param>
    /// <param name="ending">The ending of its name, with the extension.</param>
    /// <param name="write">Writes it to a path.</param>
    /// <param name="named">Is told its name.</param>
    public void Add(IEnumerable<string> parts, string ending, Action<string> write, Action<string> named)
    {
        string path = staging.Next(ending);
        try
        {
            write(path);
        }
        catch (GradCamException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            // The name is one that the user has never seen.
            throw Refused($"The {ending} of {input.Path}", e.InnerException);
        }
        _files.Add((path, [.. parts], ending, named));
    }

    /// <summary>Gives all files their names.</summary>
    /// <exception cref="GradCamException">A file cannot be put where it belongs.</exception>
    public void Commit(OutputNames names)
    {
        foreach (var (path, parts, ending, named) in _files)
        {
            string target = "";
            try
            {
                target = names.Take(input, parts, ending);
                File.Move(path, target, overwrite: true);
            }
            catch (Exception e)
                when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                throw Refused(target.Length > 0 ? target : $"The {ending} of {input.Path}", e);
            }
            named(target);
        }
        _files.Clear();
    }

    private static GradCamException Refused(string what, Exception error) =>
        new($"{what} cannot be written ({IoReason.Of(error)}); choose another folder with -o.", error);
}
