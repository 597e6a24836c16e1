namespace GradCam.Targets;

/// <summary>An input of a <see cref="ScoreGraph"/>.</summary>
/// <param name="Kind">The kind of value that it takes.</param>
/// <param name="Number">Tells the inputs of several choices, or of several embeddings, apart.</param>
internal readonly record struct ScoreInput(ScoreInputKind Kind, int Number)
{
    /// <summary>The input's name in the graph.</summary>
    public string Name => $"gradcam:{Kind.ToString().ToLowerInvariant()}:{Number}";
}
