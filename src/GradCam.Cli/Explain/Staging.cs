using GradCam.Foundation;

namespace GradCam.Cli.Explain;

/// <summary>
/// A folder of its own beside the results, where files are written before they get their names: so a file is there
/// whole or not at all, whatever stops the program, and names are given in the order of the inputs, whichever is done
/// first.
/// </summary>
internal sealed class Staging : IDisposable
{
    private readonly TemporaryPath _folder;
    private int _count;

    /// <param name="output">The folder of the results; made if missing.</param>
    /// <exception cref="GradCamException">Nothing can be written there.</exception>
    public Staging(string output)
    {
        try
        {
            TemporaryPath.Sweep(output, TemporaryPath.Hidden);
            _folder = TemporaryPath.New(output, TemporaryPath.Hidden);
            Directory.CreateDirectory(_folder.Path);
            using (File.Create(Next("probe"))) { }
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _folder?.Dispose();
            throw OutputNames.NotWritable(output, e);
        }
    }

    /// <summary>A new file to write to; safe to call from any thread.</summary>
    /// <param name="ending">The ending of its name, with the extension.</param>
    public string Next(string ending) => Path.Combine(_folder.Path, $"{Interlocked.Increment(ref _count)}.{ending}");

    /// <summary>Removes what got no name.</summary>
    public void Dispose() => _folder.Dispose();
}
