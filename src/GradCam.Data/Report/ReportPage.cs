using System.Globalization;
using GradCam.Data.Report.Bundle;
using GradCam.Foundation;

namespace GradCam.Data.Report;

/// <summary>
/// Writes a report as a page that opens from disk and loads nothing from outside: one file, or a folder with the
/// pictures in files beside the page, which are read when they are shown.
/// </summary>
internal static class ReportPage
{
    /// <summary>With more pictures than this, a folder opens faster than one file.</summary>
    public const int MostInOneFile = 3000;

    /// <summary>The page in a folder.</summary>
    public const string Index = "index.html";

    private const string Pictures = "pictures",
        Texts = "texts",
        Ending = ".js";

    // The mark stands within the first lines.
    private const int HeadLength = 1024;

    /// <summary>Writes one file.</summary>
    /// <param name="bundle">The content; its pictures are for the index, and need no thumbnails.</param>
    /// <param name="pictures">The same pictures in the same order, with thumbnails.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public static void Write(ReportBundle bundle, IEnumerable<GalleryPicture> pictures, string path) =>
        WriteWhole(
            path,
            page =>
            {
                page.Begin(bundle, folder: false);
                page.Data(Texts, GalleryTexts.Of(bundle.Gallery), PageJson.Default.GalleryTexts);
                foreach (var (name, chunk) in Chunks(bundle, pictures))
                    page.Data(name, chunk, PageJson.Default.IReadOnlyListGalleryPicture);
                page.End();
            }
        );

    /// <summary>Writes a folder: <c>index.html</c> and <c>pictures</c>.</summary>
    /// <param name="bundle">As for one file.</param>
    /// <param name="pictures">As for one file.</param>
    /// <param name="path">The folder; an earlier report in it is replaced.</param>
    /// <exception cref="GradCamException">
    /// It cannot be written, or the folder holds other files of these names.
    /// </exception>
    public static void WriteFolder(ReportBundle bundle, IEnumerable<GalleryPicture> pictures, string path)
    {
        FileBytes.Writing(
            path,
            () =>
            {
                CheckFolder(path);
                Directory.CreateDirectory(path);
                TemporaryPath.Sweep(path, TemporaryPath.Hidden);
                using var begun = TemporaryPath.New(path, TemporaryPath.Hidden);
                using var earlier = TemporaryPath.New(path, TemporaryPath.Hidden);
                Directory.CreateDirectory(begun.Path);
                WriteScript(
                    begun.Path,
                    Texts,
                    w => w.Call(Texts, GalleryTexts.Of(bundle.Gallery), PageJson.Default.GalleryTexts)
                );
                foreach (var (name, chunk) in Chunks(bundle, pictures))
                    WriteScript(
                        begun.Path,
                        name,
                        w => w.Call(name, chunk, PageJson.Default.IReadOnlyListGalleryPicture)
                    );
                string place = Path.Combine(path, Pictures);
                if (Directory.Exists(place))
                    Directory.Move(place, earlier.Path);
                Directory.Move(begun.Path, place);
            }
        );
        WriteWhole(
            Path.Combine(path, Index),
            page =>
            {
                page.Begin(bundle, folder: true);
                page.End();
            }
        );
    }

    private static void WriteScript(string folder, string name, Action<PageWriter> write)
    {
        using var file = File.Create(Path.Combine(folder, name + Ending));
        write(new(file));
    }

    private static void WriteWhole(string path, Action<PageWriter> write)
    {
        if (Directory.Exists(path))
            throw new GradCamException($"{path} is a folder: name a file for the report.");
        WholeFile.Write(path, stream => write(new(stream)));
    }

    /// <summary>The pictures in chunks, of which one is in memory at a time.</summary>
    private static IEnumerable<(string Name, IReadOnlyList<GalleryPicture> Chunk)> Chunks(
        ReportBundle bundle,
        IEnumerable<GalleryPicture> pictures
    )
    {
        int number = 0,
            count = 0;
        foreach (var chunk in pictures.Chunk(GalleryIndex.ChunkLength))
        {
            count += chunk.Length;
            yield return ((number++).ToString(CultureInfo.InvariantCulture), chunk);
        }
        if (count != bundle.Gallery.Pictures.Count)
            throw new InvalidOperationException("There are other pictures than in the gallery.");
    }

    /// <summary>Refuses a folder in which other files would be replaced.</summary>
    private static void CheckFolder(string path)
    {
        string page = Path.Combine(path, Index),
            pictures = Path.Combine(path, Pictures);
        bool others =
            File.Exists(page) && !IsReport(page)
            || Directory.Exists(pictures)
                && Directory.EnumerateFileSystemEntries(pictures).Any(f => Path.GetExtension(f) != Ending);
        if (others)
            throw new GradCamException(
                $"'{path}' holds an {Index} or a folder '{Pictures}' of something else: give the name of a new folder."
            );
    }

    private static bool IsReport(string page)
    {
        using var file = FileBytes.Open(page);
        var head = new byte[HeadLength];
        int got = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return System.Text.Encoding.UTF8.GetString(head, 0, got).Contains(PageWriter.Mark, StringComparison.Ordinal);
    }
}
