using GradCam.Models;

namespace GradCam.Cli;

/// <summary>Writes model cards beside models, and says where one is there already.</summary>
internal static class CardFile
{
    /// <summary>Writes a card beside a model, unless another one is there already.</summary>
    /// <returns>The card's path; null if nothing was written.</returns>
    public static string? Write(ModelCard card, string model, Terminal terminal)
    {
        if (ModelCardFile.Write(card, model) is { } path)
            return path;
        WarnOf(model, terminal);
        return null;
    }

    /// <summary>Says that another card of a model was left as it is.</summary>
    public static void WarnOf(string model, Terminal terminal) =>
        terminal.Warn(
            $"{ModelCard.PathFor(model)} is there already and is left as it is; remove it to have it written anew."
        );
}
