using GradCam.Data.Runs;
using GradCam.Foundation;
using GradCam.Imaging;

namespace GradCam.Data.Sources;

/// <summary>
/// The pictures in and below a folder, whose sub-folders are labels. One folder after another is read, so that memory
/// does not grow with the number of all pictures. Links to folders are not followed, and what is hidden is left out, as
/// are results of this program.
/// </summary>
/// <param name="root">The folder.</param>
internal sealed class FolderSource(string root) : PictureSource
{
    private readonly List<string> _skipped = [];

    public override IReadOnlyList<string> Remarks => _skipped;

    /// <inheritdoc/>
    public override long? Count(CancellationToken cancel)
    {
        long count = 0;
        foreach (var _ in Files(root, cancel))
            count++;
        return count > 0
            ? count
            : throw new GradCamException(
                $"The folder '{root}' holds no pictures; give a folder with "
                    + $"{string.Join(", ", PictureFormats.Endings)} files."
            );
    }

    /// <inheritdoc/>
    public override IEnumerable<SourceItem> Items(CancellationToken cancel)
    {
        long index = 0;
        foreach (string path in Files(root, cancel))
        {
            string name = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
            yield return new(index++, name, LabelOf(name), [], limits => PictureBytes.OfFile(path, limits));
        }
    }

    /// <summary>The folder below the root; pictures that lie in the root itself have no label.</summary>
    internal static string? LabelOf(string name) => name.IndexOf('/') is > 0 and var end ? name[..end] : null;

    private IEnumerable<string> Files(string folder, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        foreach (var (path, isFolder) in Entries(folder))
            if (!isFolder)
                yield return path;
            else
                foreach (string file in Files(path, cancel))
                    yield return file;
    }

    private (string Path, bool IsFolder)[] Entries(string folder)
    {
        try
        {
            return
            [
                .. new DirectoryInfo(folder)
                    .EnumerateFileSystemInfos()
                    .Where(e => !e.Attributes.HasFlag(FileAttributes.Hidden) && e.Name[0] != '.')
                    .Select(e => (Entry: e, IsFolder: e is DirectoryInfo))
                    .Where(e => e.IsFolder ? e.Entry.LinkTarget is null : PictureFormats.HasEnding(e.Entry.Name))
                    .Where(e => !IsResult(e.Entry.FullName, e.IsFolder))
                    .OrderBy(e => e.Entry.Name, StringComparer.Ordinal)
                    .Select(e => (Path.Combine(folder, e.Entry.Name), e.IsFolder)),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (folder == root)
                throw new GradCamException(
                    $"The folder '{folder}' cannot be read ({IoReason.Of(e)}): check its path and permissions.",
                    e
                );
            Remark($"The folder '{folder}' is skipped ({IoReason.Of(e)}).");
            return [];
        }
    }

    private bool IsResult(string path, bool isFolder)
    {
        if (isFolder ? !RunFolder.IsRun(path) : !DrawnPicture.Is(path))
            return false;
        Remark(
            isFolder
                ? $"The folder '{path}' is skipped: it holds a run of GradCam."
                : $"The pictures that GradCam drew in '{Path.GetDirectoryName(path)}' are left out."
        );
        return true;
    }

    private void Remark(string sentence)
    {
        if (!_skipped.Contains(sentence))
            _skipped.Add(sentence);
    }
}
