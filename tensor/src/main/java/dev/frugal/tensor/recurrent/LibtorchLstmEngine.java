package dev.frugal.tensor.recurrent;

import java.util.List;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// libtorch's own operation: any device, any element type, the reference.
public final class LibtorchLstmEngine implements LstmEngine {
    @Override
    public Tensor all(Tensor x, List<Tensor> parameters) {
        return run(x, parameters).get0();
    }

    @Override
    public Tensor last(Tensor x, List<Tensor> parameters) {
        return run(x, parameters).get1().squeeze(0);
    }

    @Override
    public String description() {
        return "libtorch's operation";
    }

    private static T_TensorTensorTensor_T run(Tensor x, List<Tensor> parameters) {
        long hidden = parameters.get(1).size(1);
        var zero =
                torch.zeros(new long[] {1, x.size(0), hidden}, parameters.get(1).options());
        return torch.lstm(
                x,
                new TensorVector(zero, zero),
                new TensorVector(parameters.toArray(new Tensor[0])),
                true,
                1,
                0,
                true,
                false,
                true);
    }
}
