using GradCam;

if (args is not [var model, var photograph, var overlay])
{
    Console.Error.WriteLine("Usage: ConsoleSample MODEL.onnx PHOTOGRAPH OVERLAY.png");
    return 2;
}

try
{
    using var explainer = Explainer.Load(model);
    Explanation e = explainer.Explain(Picture.Load(photograph));
    e.Overlay(Colormap.Jet).Save(overlay);
    Console.WriteLine($"{e.Target.Label} {e.Target.Probability:P1} at {e.Layer}, written to {overlay}");
    foreach (var finding in e.Diagnostics)
        Console.WriteLine(finding.Message);
    return 0;
}
// What a user can mend comes as a sentence that says how.
catch (GradCamException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
