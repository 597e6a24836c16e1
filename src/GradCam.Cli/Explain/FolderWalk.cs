using System.IO.Enumeration;
using GradCam.Data.Runs;
using GradCam.Foundation;

namespace GradCam.Cli.Explain;

/// <summary>
/// Finds the files in and below a folder, each once: a link may lead to what is found already, or to what is above it.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="wanted">Tells by the name whether a file is wanted.</param>
/// <param name="cancel">Stops it.</param>
internal sealed class FolderWalk(string root, FolderWalk.Wanted wanted, CancellationToken cancel)
{
    private readonly Stack<string> _folders = new([root]);
    private readonly Queue<string> _links = new();
    private readonly HashSet<string> _seen = [FileIdentity.Of(root)];
    private readonly List<(string Path, bool IsLink)> _files = [];
    private readonly List<string> _skipped = [];

    /// <summary>Tells by its name whether a file is wanted.</summary>
    public delegate bool Wanted(ReadOnlySpan<char> name);

    /// <summary>The entries that were left out, a sentence for each.</summary>
    public IReadOnlyList<string> Skipped => _skipped;

    /// <summary>The files, in no order. Hidden ones, and what is in hidden folders, are left out.</summary>
    /// <exception cref="GradCamException">The folder itself cannot be read.</exception>
    public IEnumerable<string> Files()
    {
        // Links come last, so that what lies in the folder itself is found by its own path.
        while (_folders.TryPop(out string? folder) || TryLink(out folder))
            List(folder);
        if (!_files.Any(f => f.IsLink))
            return _files.Select(f => f.Path);
        var found = _files.Where(f => !f.IsLink).Select(f => FileIdentity.Of(f.Path)).ToHashSet();
        return _files
            .OrderBy(f => f.Path, StringComparer.Ordinal)
            .Where(f => !f.IsLink || found.Add(FileIdentity.Of(f.Path)))
            .Select(f => f.Path);
    }

    private bool TryLink(out string folder)
    {
        while (_links.TryDequeue(out folder!))
            if (_seen.Add(FileIdentity.Of(folder)))
                return true;
        return false;
    }

    private void List(string folder)
    {
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.Hidden, IgnoreInaccessible = false };
        try
        {
            foreach (
                var (path, isFolder, isLink) in new FileSystemEnumerable<(string, bool, bool)>(
                    folder,
                    (ref FileSystemEntry e) =>
                        (e.ToSpecifiedFullPath(), e.IsDirectory, e.Attributes.HasFlag(FileAttributes.ReparsePoint)),
                    options
                )
                {
                    ShouldIncludePredicate = (ref FileSystemEntry e) => e.IsDirectory || wanted(e.FileName),
                }
            )
            {
                cancel.ThrowIfCancellationRequested();
                if (!isFolder)
                    _files.Add((path, isLink));
                else if (RunFolder.IsRun(path))
                    _skipped.Add($"The folder '{path}' is skipped: it holds a run of gradcam batch.");
                else if (isLink)
                    _links.Enqueue(path);
                else if (_seen.Add(FileIdentity.Of(path)))
                    _folders.Push(path);
            }
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Others may change what is being walked through, and not all of it may be read.
            if (folder == root)
                throw new GradCamException(
                    $"The folder '{folder}' cannot be read ({IoReason.Of(e)}): check its path and permissions.",
                    e
                );
            string why =
                e is DirectoryNotFoundException
                    ? "it is not there any more, or its name is not valid UTF-8"
                    : IoReason.Of(e);
            _skipped.Add($"The folder '{folder}' is skipped ({why}).");
        }
    }
}
