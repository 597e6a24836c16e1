using GradCam.Running;

namespace GradCam.Tests.Running;

public class BatchTests
{
    [Fact]
    public void Parts_ofAnAbsurdFixedBatch_saysSo()
    {
        var batch = new Batch(new float[12], [1, 3, 2, 2]);

        Assert.Contains(
            "batches of 2000000000",
            Assert.Throws<GradCamException>(() => batch.Parts(2_000_000_000).ToArray()).Message
        );
        Assert.Contains(
            "batches of 2000000000",
            Assert.Throws<GradCamException>(() => batch.Parts(null).First().Single(0, 2_000_000_000)).Message
        );
    }

    [Fact]
    public void Parts_ofAFixedBatch_areFilledUp()
    {
        var batch = new Batch([1, 2, 3], [3, 1]);

        Assert.Equal(
            [
                [1f, 2],
                [3, 3],
            ],
            batch.Parts(2).Select(p => p.Data.ToArray())
        );
    }
}
