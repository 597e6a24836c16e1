namespace GradCam.Cli.Explain;

/// <summary>
/// A folder of its own beside the results, where files are written before they get their names: so a file is there whole or not at all, whatever stops the
/// program, and names are given in the order of the inputs, whichever is done first.
/// </summary>
internal sealed class Staging : IDisposable
{
    private readonly string _folder;
    private int _count;

    /// <param name="output">The folder of the results; made if missing.</param>
    /// <exception cref="GradCamException">Nothing can be written there.</exception>
    public Staging(string output)
    {
        try
        {
            _folder = Path.Combine(output, $".gradcam-{Guid.NewGuid():N}");
            Directory.CreateDirectory(_folder);
            using (File.Create(Next("probe"))) { }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GradCamException($"Nothing can be written to the folder '{output}' ({e.Message.TrimEnd('.')}); choose another with -o.", e);
        }
    }

    /// <summary>A new file to write to; safe to call from any thread.</summary>
    /// <param name="ending">What it is, with its extension.</param>
    public string Next(string ending) => Path.Combine(_folder, $"{Interlocked.Increment(ref _count)}.{ending}");

    /// <summary>Removes what got no name.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Someone else holds or removed it; the results are not touched by that.
        }
    }
}
