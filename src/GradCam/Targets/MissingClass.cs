using GradCam.Foundation;

namespace GradCam.Targets;

/// <summary>The errors for a class that the model does not have.</summary>
internal static class MissingClass
{
    // So many names are still read in a sentence.
    private const int FewNames = 10;

    /// <summary>The error for a name.</summary>
    /// <param name="name">The name as the user wrote it.</param>
    /// <param name="names">The names that there are; none where they are not known.</param>
    public static GradCamException Named(string name, IReadOnlyList<string> names) =>
        new(
            names.Count == 0
                ? $"There is no class '{name}': the model's class names are not known; use the class number, or put "
                    + "`labels` into the model's .gradcam.json."
                : $"There is no class '{name}'{Suggestions.For(name, names)}; use {Names(names)} or a number from 0 to "
                    + $"{names.Count - 1}."
        );

    /// <summary>The error for a number.</summary>
    /// <param name="index">The number as the user wrote it.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="what">The owner of the classes, such as <c>model</c>.</param>
    public static GradCamException Numbered(int index, int classes, string what) =>
        new(
            classes == 1
                ? $"Class {index} is out of range: the {what} has one class, 0."
                : $"Class {index} is out of range: the {what} has {classes} classes, 0 to {classes - 1}."
        );

    private static string Names(IReadOnlyList<string> names) =>
        names.Count <= FewNames
            ? string.Join(", ", names.Select(name => $"'{name}'"))
            : "a class name (Explainer.Labels has them)";
}
