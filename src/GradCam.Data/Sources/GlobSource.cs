namespace GradCam.Data.Sources;

/// <summary>The pictures that a pattern finds; the folder below the pattern's own is the label.</summary>
/// <param name="root">The folder before the first star.</param>
/// <param name="files">The pictures.</param>
internal sealed class GlobSource(string root, IReadOnlyList<string> files) : PictureSource
{
    /// <inheritdoc/>
    public override long? Count(CancellationToken cancel) => files.Count;

    /// <inheritdoc/>
    public override IEnumerable<SourceItem> Items(CancellationToken cancel) =>
        files
            .Select(path => (path, Name: Path.GetRelativePath(root.Length > 0 ? root : ".", path)))
            .Select(f => (f.path, Name: f.Name.Replace(Path.DirectorySeparatorChar, '/')))
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(
                (f, index) =>
                    new SourceItem(
                        index,
                        f.Name,
                        FolderSource.LabelOf(f.Name),
                        [],
                        limits => PictureBytes.OfFile(f.path, limits)
                    )
            );
}
