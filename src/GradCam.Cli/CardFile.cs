using GradCam.Foundation;
using GradCam.Models;

namespace GradCam.Cli;

/// <summary>Writes model cards beside models.</summary>
internal static class CardFile
{
    /// <summary>Writes a card beside a model, unless another one is there already.</summary>
    /// <returns>The card's path; null if nothing was written.</returns>
    public static string? Write(ModelCard card, string model, Terminal terminal)
    {
        string path = ModelCard.PathFor(model);
        byte[] text = ModelCardWriter.Write(card);
        if (!IsNewOrSame(path, text))
        {
            terminal.Warn($"{path} is there already and is left as it is; remove it to have it written anew.");
            return null;
        }
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
