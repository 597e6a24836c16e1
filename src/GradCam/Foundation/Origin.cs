namespace GradCam;

/// <summary>The source of a fact about a model.</summary>
/// <param name="Kind">How sure it is.</param>
/// <param name="Text">
/// The name of the option, the file or the metadata that says it, or what it was derived from, such as
/// <c>preprocessor_config.json</c>.
/// </param>
public sealed record Origin(OriginKind Kind, string Text)
{
    internal static Origin Declared(string text) => new(OriginKind.Declared, text);

    internal static Origin Derived(string text) => new(OriginKind.Derived, text);

    internal static Origin Assumed(string text) => new(OriginKind.Assumed, text);

    /// <summary>The origin of what is made up of two parts: as sure as the less sure one.</summary>
    internal static Origin Of(Origin? first, Origin second) =>
        first is null
            ? second
            : new(first.Kind > second.Kind ? first.Kind : second.Kind, $"{first.Text}, {second.Text}");
}
