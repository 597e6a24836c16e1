using GradCam.Foundation;

namespace GradCam.Models;

/// <summary>Writes model cards beside models.</summary>
internal static class ModelCardFile
{
    /// <summary>Writes a card beside a model, unless another one is there already.</summary>
    /// <param name="card">The card.</param>
    /// <param name="model">The model's file.</param>
    /// <returns>The card's path; null if another one is there, which is left as it is.</returns>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public static string? Write(ModelCard card, string model)
    {
        string path = ModelCard.PathFor(model);
        byte[] text = ModelCardWriter.Write(card);
        if (!IsNewOrSame(path, text))
            return null;
        FileBytes.Write(path, text);
        return path;
    }

    private static bool IsNewOrSame(string path, byte[] text)
    {
        if (!File.Exists(path))
            return true;
        try
        {
            return FileKind.Special(path) is null
                && new FileInfo(path).Length == text.Length
                && File.ReadAllBytes(path).AsSpan().SequenceEqual(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
