using GradCam;

using var explainer = Explainer.Load(args[0]);
Explanation e = explainer.Explain(Picture.Load(args[1]));
e.Overlay(Colormap.Jet).Save(Path.Combine(AppContext.BaseDirectory, "cat.png"));
Console.WriteLine($"{e.Target.Label} {e.Target.Probability:P1} at {e.Layer}");
