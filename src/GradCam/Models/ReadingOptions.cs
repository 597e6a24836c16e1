using GradCam.Onnx.Proto;
using GradCam.Targets;

namespace GradCam.Models;

/// <summary>How a model is to be read, as far as options or its card state it.</summary>
internal sealed record ReadingOptions
{
    /// <summary>The output to explain; null for the first that depends on the picture.</summary>
    public string? Output { get; init; }

    /// <summary>The value before a trailing activation, or the output as it is.</summary>
    public ScoreKind Score { get; init; } = ScoreKind.Logit;

    /// <summary>
    /// The value to explain: that of <see cref="Score"/>, but numbers of a regression as the model gives them.
    /// </summary>
    public ScoreKind ScoreKind => Task?.Task == ModelTask.Regression ? ScoreKind.Output : Score;

    /// <summary>The model is the first part of another one.</summary>
    public bool IsPart { get; init; }

    /// <summary>The score that is asked for.</summary>
    public WantedScore Wanted => new(Output, ScoreKind, IsPart && Task is null);

    /// <summary>What the output's numbers are; null to read it from the graph.</summary>
    public StatedTask? Task { get; init; }

    /// <summary>Gradients pass rounding and signs as if these were not there.</summary>
    public bool StraightThrough { get; init; }

    /// <summary>The order of the picture input's axes; null to read it from the graph.</summary>
    public TensorLayout? InputLayout { get; init; }

    /// <summary>The order of the layers' axes; null to find it.</summary>
    public LayerLayout? Layout { get; init; }

    /// <summary>The model with its operators of steps marked, where gradients are to pass them.</summary>
    /// <param name="model">The model; its list of nodes is changed.</param>
    public ModelProto Marked(ModelProto model) => StraightThrough ? Autodiff.StraightThrough.In(model) : model;
}
