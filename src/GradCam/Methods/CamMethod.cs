using GradCam.Methods.Engine;

namespace GradCam;

/// <summary>
/// A way to explain: a formula over a layer's activations and gradients, or a procedure of many runs.
/// </summary>
/// <remarks>
/// A formula is written in graph values, so one definition serves the library, the command line and a model that
/// carries its explanation.
/// </remarks>
public sealed class CamMethod
{
    // As text, because reading a URI takes longer than all else about a method.
    private readonly string _paper;

    internal CamMethod(string name, string title, string paper, string goodFor, Recipe recipe)
    {
        Name = name;
        Title = title;
        _paper = paper;
        GoodFor = goodFor;
        Recipe = recipe;
    }

    /// <summary>
    /// The name on the command line and in files, such as <c>gradcam</c>; a variant's name is its method's, a colon and
    /// its own.
    /// </summary>
    public string Name { get; }

    /// <summary>The name in prose, such as <c>Grad-CAM</c>.</summary>
    public string Title { get; }

    /// <summary>Other names that papers have for the method with some target, such as <c>odam</c>.</summary>
    public IReadOnlyList<string> Aliases { get; internal init; } = [];

    /// <summary>The address of the method's paper.</summary>
    public Uri Paper => new(_paper);

    /// <summary>The use of the method, in a few words.</summary>
    public string GoodFor { get; }

    /// <summary>The number of runs of the network for one map, in words: <c>1</c>, or <c>1 per channel</c>.</summary>
    public string Passes => Recipe.Passes;

    /// <summary>True if the map is one of pixels, whatever layer was asked for.</summary>
    public bool AtInput => Recipe.AtInput;

    /// <summary>True if the method computes another paper's or tool's version of a method.</summary>
    public bool IsVariant => Name.Contains(':');

    /// <summary>The way in which maps are made.</summary>
    internal Recipe Recipe { get; }

    /// <summary>The name on the command line.</summary>
    public override string ToString() => Name;
}
