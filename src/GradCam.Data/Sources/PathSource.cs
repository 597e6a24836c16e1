namespace GradCam.Data.Sources;

/// <summary>Paths, one in each line; read once, so that they are kept.</summary>
/// <param name="input">The lines.</param>
/// <param name="options">The folder that relative paths are below.</param>
internal sealed class PathSource(TextReader input, PictureSetOptions options) : PictureSource
{
    private readonly Lazy<List<string>> _paths = new(() =>
    {
        var paths = new List<string>();
        while (input.ReadLine() is { } line)
            if (line.Trim() is { Length: > 0 } path)
                paths.Add(path);
        return paths;
    });

    /// <inheritdoc/>
    public override long? Count(CancellationToken cancel) =>
        _paths.Value.Count > 0
            ? _paths.Value.Count
            : throw new GradCamException("No paths came on the standard input: write one in each line.");

    /// <inheritdoc/>
    public override IEnumerable<SourceItem> Items(CancellationToken cancel) =>
        _paths.Value.Select(
            (path, index) =>
                new SourceItem(
                    index,
                    path,
                    null,
                    [],
                    limits => PictureBytes.OfFile(options.Root is { } root ? Path.Combine(root, path) : path, limits)
                )
        );
}
