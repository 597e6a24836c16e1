using GradCam.Inference;
using GradCam.Passes;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Passes;

public class LiftOpsetTests
{
    [Fact]
    public void Lift_ofNewModel_changesNothing()
    {
        var model = SmallModels.Classifier();
        var before = model.Clone();

        new LiftOpset(InProcessRuntime.Default).Apply(model);

        Assert.Equal(before, model);
    }
}
