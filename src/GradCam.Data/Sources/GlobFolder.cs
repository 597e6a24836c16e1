using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace GradCam.Data.Sources;

/// <summary>A folder as a pattern walks through it: without what is hidden, and links to other folders.</summary>
/// <param name="folder">The folder.</param>
/// <param name="cancel">Stops the walk.</param>
internal sealed class GlobFolder(DirectoryInfo folder, CancellationToken cancel) : DirectoryInfoBase
{
    // A folder within may be closed to the user, and is left out then.
    private static readonly EnumerationOptions Within = new() { AttributesToSkip = FileAttributes.Hidden };

    public override string Name => folder.Name;

    public override string FullName => folder.FullName;

    public override DirectoryInfoBase? ParentDirectory =>
        folder.Parent is { } parent ? new GlobFolder(parent, cancel) : null;

    public override IEnumerable<FileSystemInfoBase> EnumerateFileSystemInfos()
    {
        foreach (var entry in folder.EnumerateFileSystemInfos("*", Within))
        {
            cancel.ThrowIfCancellationRequested();
            if (entry is FileInfo file)
                yield return new FileInfoWrapper(file);
            else if (entry is DirectoryInfo { LinkTarget: null } inner)
                yield return new GlobFolder(inner, cancel);
        }
    }

    public override DirectoryInfoBase? GetDirectory(string path) =>
        new GlobFolder(new(Path.Combine(folder.FullName, path)), cancel);

    public override FileInfoBase? GetFile(string path) => new FileInfoWrapper(new(Path.Combine(folder.FullName, path)));
}
