using GradCam.Graph;

namespace GradCam.Cam;

/// <summary>A class activation mapping method: a formula over a layer's activations and gradients.</summary>
/// <remarks>The formula is written in graph values, so one definition serves the library, the command line and a model that carries its explanation.</remarks>
public sealed class CamMethod
{
    private readonly Func<CamValues, Val> _formula;

    internal CamMethod(string name, string title, Uri paper, string goodFor, Func<CamValues, Val> formula)
    {
        Name = name;
        Title = title;
        Paper = paper;
        GoodFor = goodFor;
        _formula = formula;
    }

    /// <summary>The name on the command line and in files, such as <c>gradcam</c>.</summary>
    public string Name { get; }

    /// <summary>The name in prose, such as <c>Grad-CAM</c>.</summary>
    public string Title { get; }

    /// <summary>Where the method was published.</summary>
    public Uri Paper { get; }

    /// <summary>What the method is good for, in a few words.</summary>
    public string GoodFor { get; }

    /// <summary>How many runs of the network one map takes.</summary>
    public int Passes => 1;

    /// <summary>The name on the command line.</summary>
    public override string ToString() => Name;

    /// <summary>Writes the map, <c>float[N, spatial...]</c> before ReLU and scaling.</summary>
    internal Val Map(CamValues values) => _formula(values);
}
