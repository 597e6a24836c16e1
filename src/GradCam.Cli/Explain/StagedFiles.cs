using GradCam.Foundation;

namespace GradCam.Cli.Explain;

/// <summary>One input's files, written but not yet named.</summary>
internal sealed class StagedFiles
{
    private readonly InputFile _input;
    private readonly Staging _staging;
    private readonly List<(InputFile Input, string Path, string[]? Parts, string Ending, Action<string> Named)> _files;

    /// <param name="input">The input.</param>
    /// <param name="staging">The folder that the files are written to.</param>
    public StagedFiles(InputFile input, Staging staging)
        : this(input, staging, []) { }

    private StagedFiles(
        InputFile input,
        Staging staging,
        List<(InputFile, string, string[]?, string, Action<string>)> files
    ) => (_input, _staging, _files) = (input, staging, files);

    /// <summary>The same files, where those that are added now are named after one picture of a bag.</summary>
    public StagedFiles Of(InputFile picture) => picture == _input ? this : new(picture, _staging, _files);

    /// <summary>Writes a file.</summary>
    /// <param name="parts">
    /// The parts of its name: class, method, layer; null for the one file that was named.
    /// </param>
    /// <param name="ending">The ending of its name, with the extension.</param>
    /// <param name="write">Writes it to a path.</param>
    /// <param name="named">Is told its name.</param>
    public void Add(IEnumerable<string>? parts, string ending, Action<string> write, Action<string> named)
    {
        string path = _staging.Next(ending);
        try
        {
            write(path);
        }
        catch (GradCamException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            // The name is one that the user has never seen.
            throw Refused($"The {ending} of {_input.Path}", e.InnerException);
        }
        _files.Add((_input, path, parts?.ToArray(), ending, named));
    }

    /// <summary>Gives all files their names.</summary>
    /// <exception cref="GradCamException">A file cannot be put where it belongs.</exception>
    public void Commit(OutputNames names)
    {
        foreach (var (input, path, parts, ending, named) in _files)
        {
            string target = "";
            try
            {
                target = parts is null ? names.TakeFile() : names.Take(input, parts, ending);
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
