using GradCam.Data.Repair.Heads;
using GradCam.Foundation;

namespace GradCam.Data;

/// <summary>A model's file that a repair wrote.</summary>
public static class FixedModel
{
    /// <summary>Writes a model as it was before it was fixed, byte for byte.</summary>
    /// <param name="path">The fixed model; of one that was fixed several times, the file before all is written.</param>
    /// <param name="output">The file to write, which appears whole or not at all.</param>
    /// <exception cref="GradCamException">
    /// It was not fixed, another program has written it since, or the file cannot be written.
    /// </exception>
    public static void Undo(string path, string output)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(output);
        using var file = FileBytes.Open(path, _ => { }, int.MaxValue);
        byte[] before =
            FixRecord.Undone(FileBytes.ReadToEnd(file, path))
            ?? throw new GradCamException($"{path} was not fixed by `gradcam fix`: there is nothing to undo.");
        file.Dispose();
        WholeFile.Write(output, stream => stream.Write(before));
    }
}
