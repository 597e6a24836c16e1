using GradCam.Foundation;
using GradCam.Keras.Config;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Containers;

/// <summary>An open Keras file; its kind is told by its content, not by its name.</summary>
internal sealed class KerasContainer(
    WeightStore weights,
    KerasNetwork? network,
    KerasVersion era,
    IDisposable source,
    params IReadOnlyList<string> beside
) : IDisposable
{
    /// <summary>The model; null if the file holds weights alone.</summary>
    public KerasNetwork? Network => network;

    public WeightStore Weights => weights;

    /// <summary>The program that wrote it.</summary>
    public KerasVersion Era => era;

    /// <summary>The names of the further files that it is read from, in the folder of the opened one.</summary>
    public IReadOnlyList<string> Beside => beside;

    public void Dispose() => source.Dispose();

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="GradCamException">It is missing, no Keras file, or damaged.</exception>
    public static KerasContainer Open(string path, ResourceLimits limits)
    {
        var file = FileBytes.Open(path);
        try
        {
            Span<byte> head = stackalloc byte[8];
            int got = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            file.Position = 0;
            if (head[..got].SequenceEqual(FileSignatures.Hdf5))
                return HdfContainer.Open(file, path, limits);
            if (head[..got].StartsWith(FileSignatures.Zip))
                return KerasArchive.Open(file, path, limits);
            if (FileSignatures.IsJson(head[..got]))
            {
                file.Dispose();
                return DescribedModel.Open(path, limits);
            }
            throw new GradCamException($"{path} is no Keras file; give an .h5 or .keras file that Keras wrote.");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
