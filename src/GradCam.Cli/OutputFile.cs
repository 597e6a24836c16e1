using GradCam.Foundation;

namespace GradCam.Cli;

/// <summary>The file that a command makes of a model.</summary>
internal static class OutputFile
{
    /// <summary>
    /// Refuses to write over the model, a folder or a file of others, before any work is done.
    /// </summary>
    /// <param name="model">The model's file.</param>
    /// <param name="file">The file to write.</param>
    /// <param name="example">A name for one.</param>
    /// <param name="overwrite">Files of others may be written over.</param>
    /// <exception cref="GradCamException">The file cannot be that.</exception>
    public static void Check(string model, string file, string example, bool overwrite)
    {
        if (Directory.Exists(file))
            throw new GradCamException(
                $"{file} is a folder; name a file to write with -o, such as {Path.Combine(file, example)}."
            );
        if (FullPath(model) == FullPath(file))
            throw new GradCamException(
                $"{file} is the model itself, which is not written over; name another file with -o."
            );
        new OverwriteGuard(overwrite, []).Check(file);
    }

    private static string FullPath(string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string why = e is IOException ? "the current folder does not exist any more" : IoReason.Of(e);
            throw new GradCamException($"There is no place '{path}' ({why}); give another path.", e);
        }
    }
}
